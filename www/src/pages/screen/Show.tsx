// What the projector shows in each phase. The place of every part is
// screen.css's, which also sets the one size that all others follow.

import "./screen.css";
import { EyeOff, PauseCircle, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { BoardView } from "../../canvas/BoardView";
import type { Room, Turn } from "../../game/room";
import { guessProgress, playerOf, turnOf, turnsExpected } from "../../game/select";
import { board } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { Avatar } from "../../ui/Avatar";
import { cx } from "../../ui/cx";
import { Reconnecting } from "../room/Notices";
import { Timer } from "../room/Timer";
import { Blanks } from "../room/WordLine";
import { Invitation } from "./Invitation";
import { People } from "./People";
import { Winners } from "./Winners";

export function Show({ room }: { room: Room }) {
  const t = useSeldomT();
  const turn = turnOf(room);
  const { phase } = room;
  const place = turn ? "playing" : phase.name;
  return (
    <main className={cx("screen", place)}>
      <title>{t.screen.title(room.settings.name)}</title>
      <div className="fixed inset-x-0 top-0 z-20 text-[1.5rem]">
        <Reconnecting />
      </div>
      <header className="screen-head">
        {turn ? (
          <TurnHead room={room} turn={turn} />
        ) : (
          <h1 className="truncate text-[1.6em]">{room.settings.name}</h1>
        )}
      </header>
      {turn && <Board room={room} turn={turn} />}
      {phase.name === "podium" && <Winners room={room} {...phase} />}
      <People room={room} />
      <Invitation code={room.code} large={phase.name === "lobby"} />
    </main>
  );
}

function TurnHead({ room, turn }: { room: Room; turn: Turn }) {
  const {
    screen,
    room: { bar },
  } = useSeldomT();
  const { guessed, guessers } = guessProgress(room);
  const drawer = playerOf(room, turn.drawer_id);
  return (
    <>
      <h1 className="sr-only">{room.settings.name}</h1>
      <div className="flex min-w-0 items-center gap-[0.5em]">
        <Timer turn={turn} className="size-[2.1em] text-[1.6em]" />
        {drawer && (
          <p className="flex min-w-0 items-center gap-[0.25em] font-bold">
            <Pencil size="0.9em" aria-hidden="true" className="shrink-0 text-accent" />
            <span className="truncate">{drawer.username}</span>
          </p>
        )}
      </div>
      <div className="flex min-w-0 items-center justify-center">
        <Word turn={turn} />
      </div>
      <div className="text-end leading-tight whitespace-nowrap">
        <p className="text-ink-soft">{screen.turn(turn.turn, turnsExpected(room, turn))}</p>
        {turn.name === "drawing" ? (
          <p className={cx("font-bold", guessed > 0 && "text-good")}>
            {screen.guessed(guessed, guessers)}
          </p>
        ) : (
          <p className="text-ink-soft">
            {bar.round(turn.round, Math.max(turn.round, room.settings.max_rounds))}
          </p>
        )}
      </div>
    </>
  );
}

function Word({ turn }: { turn: Turn }) {
  const {
    summary,
    room: { bar },
  } = useSeldomT();
  if (turn.name === "drawing") {
    if (turn.mask.length === 0)
      return <p className="text-[1.2em] font-bold">{bar.unknownLength}</p>;
    return <Blanks mask={turn.mask} large />;
  }
  if (turn.name === "choosing") return null;
  if (turn.word === null) return <p className="text-[1.2em] font-bold">{summary.none}</p>;
  return (
    <p className="flex min-w-0 flex-wrap items-baseline justify-center gap-x-[0.4em] text-center leading-tight">
      <span className="text-ink-soft">{bar.itWas}</span>
      <strong className="text-[1.7em] text-accent">{turn.word}</strong>
    </p>
  );
}

function Board({ room, turn }: { room: Room; turn: Turn }) {
  const {
    screen,
    summary,
    room: { board: words },
  } = useSeldomT();
  const drawer = playerOf(room, turn.drawer_id);
  return (
    <div className="screen-board stage">
      <div className="sheet-of-paper overflow-hidden rounded-lg border border-line bg-white lift-sheet">
        <BoardView board={board} label={words.label} />
        {turn.name === "choosing" && drawer && (
          <Cover>
            <Avatar value={drawer.avatar} className="size-[7em]" />
            <p className="text-[2em] leading-tight font-extrabold wrap-anywhere">
              {drawer.username}
            </p>
            <p className="text-[1.3em] text-ink-soft">{screen.chooses}</p>
          </Cover>
        )}
        {turn.name === "summary" && (
          <p className="absolute inset-x-0 bottom-0 bg-surface/92 p-[0.4em] text-center font-bold">
            {summary.reasons[turn.reason]}
          </p>
        )}
        {turn.clock.hidden ? (
          <Cover>
            <EyeOff size="3em" aria-hidden="true" className="text-ink-soft" />
            <p className="text-[1.4em] font-bold">{screen.hidden}</p>
          </Cover>
        ) : (
          turn.clock.paused && (
            <p className="absolute inset-x-0 top-0 flex items-center justify-center gap-[0.4em] bg-warn-soft p-[0.4em] font-bold text-warn">
              <PauseCircle size="1.2em" aria-hidden="true" />
              {screen.paused}
            </p>
          )
        )}
      </div>
    </div>
  );
}

function Cover({ children }: { children: ReactNode }) {
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-[0.4em] bg-surface p-[1em] text-center">
      {children}
    </div>
  );
}
