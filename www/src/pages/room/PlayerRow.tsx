// One person in a list: face, name, and how they are doing, never by colour alone.

import {
  Check,
  CircleHelp,
  Coffee,
  Crown,
  MessageSquareOff,
  Moon,
  Pencil,
  WifiOff,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Room } from "../../game/room";
import { showsTeams, turnOf } from "../../game/select";
import { useT } from "../../i18n";
import type { Player } from "../../protocol";
import { Avatar } from "../../ui/Avatar";
import { cx } from "../../ui/cx";
import { TeamMark } from "./TeamMark";

interface PlayerRowProps {
  room: Room;
  player: Player;
  /** Shown before the face. */
  rank?: number | undefined;
  compact?: boolean | undefined;
  children?: ReactNode;
}

export function PlayerRow({ room, player, rank, compact = false, children }: PlayerRowProps) {
  const { people } = useT().room;
  const me = player.id === room.me;
  return (
    <li
      className={cx(
        "flex min-w-0 items-center gap-2 rounded-md",
        compact ? "px-1.5 py-0.5" : "px-2 py-1",
        me && "bg-accent-soft",
        // However far the list is moved.
        me && compact && "sticky inset-y-0 z-1 [box-shadow:0_0_0_3px_var(--color-surface)]",
        !player.connected && "opacity-70",
      )}
    >
      {rank !== undefined && (
        <span className="w-5 shrink-0 text-end text-[0.9375rem] font-bold text-ink-soft tabular-nums">
          <span aria-hidden="true">{rank}</span>
          <span className="sr-only">{people.rank(rank)}</span>
        </span>
      )}
      <Avatar value={player.avatar} className={compact ? "size-8" : "size-10"} />
      <div className="min-w-0 flex-1 leading-tight">
        {/* The name has the line for itself: everything else can be short. */}
        <p className="truncate font-bold">{player.username}</p>
        <p className="flex items-center gap-1 text-[0.875rem] text-ink-soft tabular-nums">
          {rank !== undefined && player.team !== null && showsTeams(room) && (
            <TeamMark team={player.team} className="shrink-0" />
          )}
          {me && people.you}
          {me && rank !== undefined && " · "}
          {rank !== undefined && (
            <>
              <span aria-hidden="true">{player.score}</span>
              <span className="sr-only">{people.points(player.score)}</span>
            </>
          )}
          <Marks room={room} player={player} />
        </p>
      </div>
      {children}
    </li>
  );
}

export function Marks({ room, player }: { room: Room; player: Player }) {
  const { people } = useT().room;
  const turn = turnOf(room);
  return (
    <span className="flex shrink-0 items-center gap-0.5 empty:hidden">
      {turn?.drawer_id === player.id && turn.name !== "summary" && (
        <Mark label={people.draws} className="text-accent" icon={<Pencil size={16} />} />
      )}
      {player.guessed && (
        <Mark
          label={people.guessed}
          className="text-good"
          icon={<Check size={18} strokeWidth={3.5} />}
        />
      )}
      {room.hostId === player.id && (
        <Mark
          label={player.hosting ? people.hosting : people.host}
          className="text-warn"
          icon={<Crown size={16} />}
        />
      )}
      {player.muted && (
        <Mark
          label={people.muted}
          className="text-ink-soft"
          icon={<MessageSquareOff size={16} />}
        />
      )}
      {!player.connected && (
        <Mark label={people.absent} className="text-bad" icon={<WifiOff size={16} />} />
      )}
      {player.unnamed && (
        <Mark label={people.unnamed} className="text-warn" icon={<CircleHelp size={16} />} />
      )}
      {player.connected && player.on_break && (
        <Mark label={people.onBreak} className="text-ink-soft" icon={<Coffee size={16} />} />
      )}
      {player.connected && player.away && !player.on_break && (
        <Mark label={people.away} className="text-ink-soft" icon={<Moon size={16} />} />
      )}
    </span>
  );
}

interface MarkProps {
  label: string;
  className: string;
  icon: ReactNode;
}

function Mark({ label, className, icon }: MarkProps) {
  return (
    <span role="img" aria-label={label} title={label} className={className}>
      {icon}
    </span>
  );
}
