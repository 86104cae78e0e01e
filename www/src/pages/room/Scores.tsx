// The players beside (or below) the board, by points. Beside it stands everybody,
// and I am always in sight; below it those who matter to me, and the whole list is
// one touch away.

import { Users } from "lucide-react";
import type { Room } from "../../game/room";
import {
  amHost,
  hasPoints,
  LIST_FULL_MAX,
  ranking,
  shortRanking,
  showsTeams,
} from "../../game/select";
import { useT } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { useWide } from "../../ui/viewport";
import { Marks, PlayerRow } from "./PlayerRow";
import { TeamMark } from "./TeamMark";
import { TeamScores } from "./TeamScores";

interface ScoresProps {
  room: Room;
  onAll: () => void;
}

export function Scores(props: ScoresProps) {
  const { people } = useT().room;
  const wide = useWide();
  return (
    <section aria-label={people.title} className="scores flex min-h-0 min-w-0 flex-col">
      {wide ? <List {...props} /> : <Strip {...props} />}
    </section>
  );
}

function List({ room, onAll }: ScoresProps) {
  const { people } = useT().room;
  const all = ranking(room.players);
  return (
    <div className="sheet flex min-h-0 flex-1 flex-col gap-2 p-2">
      <TeamScores room={room} className="flex-wrap gap-1.5" />
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="relative flex min-h-0 flex-col gap-0.5 overflow-y-auto overscroll-contain [scrollbar-width:thin]"
      >
        {all.map(({ player, rank }) => (
          <PlayerRow
            key={player.id}
            room={room}
            player={player}
            rank={hasPoints(room) ? rank : undefined}
            compact
          />
        ))}
      </ul>
      {amHost(room) && all.length > LIST_FULL_MAX && (
        <Button
          size="sm"
          className="min-h-11!"
          icon={<Users size={18} aria-hidden="true" />}
          onClick={onAll}
        >
          {people.manageAll}
        </Button>
      )}
    </div>
  );
}

/** One line that is moved sideways. */
function Strip({ room, onAll }: ScoresProps) {
  const { people } = useT().room;
  return (
    <>
      <TeamScores room={room} className="gap-1.5 pb-1 text-[0.9375rem]" />
      <div className="flex items-center gap-1.5">
        <ul
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="flex min-w-0 flex-1 gap-1.5 overflow-x-auto overscroll-contain py-px [scrollbar-width:none]"
        >
          {shortRanking(room).map(({ player }) => (
            <li
              key={player.id}
              className={cx(
                "flex shrink-0 items-center gap-1.5 rounded-full border border-line py-0.5 ps-0.5 pe-2.5 text-[0.875rem] leading-tight",
                player.id === room.me ? "bg-accent-soft" : "bg-surface",
                !player.connected && "opacity-70",
              )}
            >
              <Avatar value={player.avatar} className="size-7" />
              {player.team !== null && showsTeams(room) && <TeamMark team={player.team} />}
              <span className="max-w-20 truncate font-bold">{player.username}</span>
              {hasPoints(room) && <span className="tabular-nums">{player.score}</span>}
              <Marks room={room} player={player} />
            </li>
          ))}
        </ul>
        {room.players.length > LIST_FULL_MAX && (
          <Button size="sm" icon={<Users size={18} aria-hidden="true" />} onClick={onAll}>
            {people.all(room.players.length)}
          </Button>
        )}
      </div>
    </>
  );
}
