// The rooms that anybody may enter; for an admin all of them, with the means to close one.

import { Lock, Users, X } from "lucide-react";
import { useState } from "react";
import { usePagesT } from "../i18n/pages";
import { allRooms, closeRoom, openRooms, type Room } from "../net/api";
import { toApiError } from "../net/failure";
import { useAnswer } from "../net/useAnswer";
import { spokenCode } from "../roomcode";
import { IconButton } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { cx } from "../ui/cx";
import { Failed } from "../ui/Failed";
import { Link } from "../ui/Link";
import { Waiting } from "../ui/Spinner";
import { toast } from "../ui/toasts";

const REFRESH_MS = 8_000;

export function RoomList({ isAdmin }: { isAdmin: boolean }) {
  const t = usePagesT();
  const [answer, askAgain] = useAnswer(isAdmin ? allRooms : openRooms, REFRESH_MS);

  if (answer.state === "waiting") return <Waiting text={t.home.looking} />;
  if (answer.state === "failed") return <Failed message={answer.message} onRetry={askAgain} />;
  if (answer.data.length === 0) {
    return (
      <p className="rounded-xl border-2 border-dashed border-line-strong px-5 py-6 text-ink-soft">
        {t.home.noRooms}
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {answer.data.map((room) => (
        <RoomRow key={room.id} room={room} onClosed={isAdmin ? askAgain : null} />
      ))}
    </ul>
  );
}

interface RoomRowProps {
  room: Room;
  /** There for an admin only. */
  onClosed: (() => void) | null;
}

function RoomRow({ room, onClosed }: RoomRowProps) {
  const t = usePagesT();
  const full = room.current_players >= room.max_players;
  const facts = [
    room.game_started ? t.home.playing(room.round_number, room.max_rounds) : t.home.waiting,
    ...(full ? [t.home.full] : []),
    ...(room.is_private ? [t.home.private] : []),
  ];
  return (
    <li className="sheet relative flex items-center gap-3 px-5 py-3.5 has-[a:hover]:border-line-strong">
      <div className="min-w-0 flex-1">
        <Link
          to={`/r/${room.room_code}`}
          aria-label={t.home.enter(room.name)}
          className="block truncate text-lg font-bold after:absolute after:inset-0 after:rounded-[inherit]"
        >
          {room.name}
        </Link>
        <p className="text-[0.9375rem] text-ink-soft">
          {facts.join(" · ")}
          {onClosed && <span className="font-mono"> · {spokenCode(room.room_code)}</span>}
        </p>
      </div>
      {room.has_password && (
        <Lock size={20} role="img" aria-label={t.home.password} className="text-ink-soft" />
      )}
      <p
        title={t.home.players(room.current_players, room.max_players)}
        className={cx(
          "flex items-center gap-1.5 rounded-full px-3 py-1 font-bold",
          full ? "bg-surface-2 text-ink-soft" : "bg-good-soft text-good",
        )}
      >
        <Users size={18} aria-hidden="true" />
        <span aria-hidden="true">
          {room.current_players}/{room.max_players}
        </span>
        <span className="sr-only">{t.home.players(room.current_players, room.max_players)}</span>
      </p>
      {onClosed && <CloseRoom room={room} onClosed={onClosed} />}
    </li>
  );
}

function CloseRoom({ room, onClosed }: { room: Room; onClosed: () => void }) {
  const t = usePagesT();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  const close = async () => {
    setBusy(true);
    try {
      await closeRoom(room.room_code);
      toast(t.home.closed(room.name), "good");
      setAsking(false);
      onClosed();
    } catch (failure) {
      toast(toApiError(failure).message, "bad");
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <IconButton
        label={t.home.closeRoom(room.name)}
        className="relative"
        onClick={() => setAsking(true)}
      >
        <X aria-hidden="true" />
      </IconButton>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t.home.closeTitle}
        text={t.home.closeText(room.name, room.current_players)}
        yes={t.home.closeYes}
        onYes={() => void close()}
        danger
        busy={busy}
      />
    </>
  );
}
