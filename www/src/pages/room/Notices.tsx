// What is being waited for, on a strip at the top of the board: the connection,
// the drawer, or a second player.

import { Coffee, Hourglass, PauseCircle, WifiOff } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { useStore } from "zustand";
import { clock } from "../../game/clock";
import { asks, type Room } from "../../game/room";
import { absentNamesake, amHost, amOnBreak, inPlay, playerOf, turnOf } from "../../game/select";
import { resumeGame, takeBreak, useGame } from "../../game/store";
import { useT } from "../../i18n";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { later } from "../../ui/later";

// Few see them, and rarely.
const SeatAsk = later(() => import("./SeatAsk"));
const VoteNotice = later(() => import("./VoteNotice"));
const Knocks = later(() => import("./Knocks"));
const RemoteAsk = later(() => import("./RemoteAsk"));

/** With fewer connected players than this a game stands still. */
const PLAYING_MIN = 2;

export function Notices({ room }: { room: Room }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 flex flex-col gap-px">
      <Reconnecting />
      <Pause room={room} />
      <OnBreak room={room} />
      {/* On a second device they stay in sight below the board, too. */}
      {!room.remote && <AtTheDoor room={room} />}
    </div>
  );
}

/** I take a break, and how to end it. */
function OnBreak({ room }: { room: Room }) {
  const { wait } = useT().room;
  return (
    <Strip>
      {amOnBreak(room) && (
        <>
          <Coffee size={20} aria-hidden="true" className="shrink-0" />
          {wait.onBreak}
          <Button className="pointer-events-auto shrink-0" onClick={() => takeBreak(false)}>
            {wait.atPlay}
          </Button>
        </>
      )}
    </Strip>
  );
}

/** Who knocks, and which device wants to hold the room, for the host; a vote; for a newcomer, the seat that they may have had. */
export function AtTheDoor({ room }: { room: Room }) {
  const absent = absentNamesake(room);
  const asking = room.remotes.find(asks);
  return (
    <Suspense fallback={null}>
      {asking && <RemoteAsk number={asking.number} strip />}
      {room.knocks.length > 0 && <Knocks room={room} />}
      {room.vote && !room.remote && <VoteNotice room={room} vote={room.vote} />}
      {absent && <SeatAsk key={absent.id} absent={absent} />}
    </Suspense>
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

  const name = waiting ? (playerOf(room, waiting.userId)?.username ?? "") : "";
  // A hidden drawing says so itself, on the whole board.
  if (turn?.clock.hidden) return <Strip>{null}</Strip>;
  if (turn?.clock.paused) {
    const { byHost } = turn.clock;
    const here = inPlay(room).length;
    const waits = waiting && here >= PLAYING_MIN ? wait.pausedFor(name) : wait.paused;
    const kept = room.keptUntil === null ? wait.pausedByHost : wait.kept(room.keptUntil);
    return (
      <Strip>
        <PauseCircle size={20} aria-hidden="true" className="shrink-0" />
        {byHost ? kept : waits}
        {byHost && amHost(room) && (
          <Button size="sm" className="pointer-events-auto shrink-0" onClick={resumeGame}>
            {wait.goOn}
          </Button>
        )}
      </Strip>
    );
  }
  if (!waiting || left === null) return <Strip>{null}</Strip>;
  // The seconds change the text, but only the first one is worth reading out.
  const sentence =
    waiting.reason === "drawer_gone"
      ? wait.gone(name, left)
      : waiting.userId === room.me
        ? wait.idleYou(left)
        : wait.idle(left);
  return (
    <Strip>
      <Hourglass size={20} aria-hidden="true" className="shrink-0" />
      <span aria-live="off" className="tabular-nums">
        {sentence}
      </span>
    </Strip>
  );
}
