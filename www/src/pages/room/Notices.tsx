// What is being waited for, on a strip at the top of the board: the connection,
// the drawer, or a second player.

import { Hourglass, PauseCircle, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { clock } from "../../game/clock";
import type { Room } from "../../game/room";
import { playerOf, turnOf } from "../../game/select";
import { useGame } from "../../game/store";
import { useT } from "../../i18n";
import { cx } from "../../ui/cx";

export function Notices({ room }: { room: Room }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 flex flex-col gap-px">
      <Reconnecting />
      <Pause room={room} />
    </div>
  );
}

/** One strip; the region is always there, so that its news are read out. */
function Strip({ bad = false, children }: { bad?: boolean; children: ReactNode }) {
  return (
    <div
      role="status"
      className={cx(
        "flex items-center justify-center gap-2 px-3 py-1.5 text-center font-bold empty:hidden",
        bad ? "bg-bad text-bad-ink" : "bg-warn-soft text-warn",
      )}
    >
      {children}
    </div>
  );
}

export function Reconnecting() {
  const { reconnecting, serverBusy } = useT().room;
  const status = useGame((game) => game.status);
  const lost = status.name === "waiting" || status.name === "connecting";
  return (
    <Strip bad>
      {lost && (
        <>
          <WifiOff size={20} aria-hidden="true" className="shrink-0" />
          {status.name === "waiting" && status.full ? serverBusy : reconnecting}
        </>
      )}
    </Strip>
  );
}

function Pause({ room }: { room: Room }) {
  const { wait } = useT().room;
  const left = useStore(clock, (seconds) => seconds.waiting);
  const turn = turnOf(room);
  const waiting = turn?.clock.waiting;

  if (turn?.clock.paused) {
    return (
      <Strip>
        <PauseCircle size={20} aria-hidden="true" className="shrink-0" />
        {wait.paused}
      </Strip>
    );
  }
  if (!waiting || left === null) return <Strip>{null}</Strip>;
  const name = playerOf(room, waiting.userId)?.username ?? "";
  // The seconds change the text, but only the first one is worth reading out.
  const sentence =
    waiting.reason === "drawer_gone"
      ? wait.gone(name, left)
      : waiting.userId === room.me
        ? wait.idleYou(left)
        : wait.idle(name, left);
  return (
    <Strip>
      <Hourglass size={20} aria-hidden="true" className="shrink-0" />
      <span aria-live="off" className="tabular-nums">
        {sentence}
      </span>
    </Strip>
  );
}
