// The host's console on a second device, made for a phone in one hand: what goes
// on, what to do about it, and everybody in the room. Its parts are the room's.

import { Check, Pencil } from "lucide-react";
import { useState } from "react";
import type { Room, Turn } from "../../game/room";
import {
  guessProgress,
  inPlay,
  playerOf,
  readyCount,
  startObstacle,
  turnOf,
  turnsExpected,
} from "../../game/select";
import { leaveRoom, returnToLobby, startGame } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { ThemeSwitch } from "../../ui/ThemeSwitch";
import { HostActions } from "../room/HostActions";
import ManageDialog from "../room/ManageDialog";
import { AtTheDoor, Reconnecting } from "../room/Notices";
import { PlayersSheet } from "../room/PlayersSheet";
import { FinishDialog } from "../room/Questions";
import { SettingsButton } from "../room/SettingsButton";
import { Stage } from "../room/Stage";
import { Timer } from "../room/Timer";
import { WordLine } from "../room/WordLine";

export function Console({ room }: { room: Room }) {
  const {
    remote,
    room: { people },
  } = useSeldomT();
  const [managed, setManaged] = useState<number | null>(null);
  const [finishing, setFinishing] = useState(false);
  const [stopping, setStopping] = useState(false);
  const turn = turnOf(room);
  const host = room.hostId === null ? null : playerOf(room, room.hostId);

  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col gap-3 p-3 pb-8">
      <title>{remote.title(room.settings.name)}</title>
      <header className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-xl">{room.settings.name}</h1>
          <p className="truncate text-[0.9375rem] text-ink-soft">
            {host?.connected ? remote.with(host.username) : remote.withNobody}
          </p>
        </div>
        <ThemeSwitch />
      </header>
      <div className="pointer-events-none sticky top-0 z-20 flex flex-col gap-px empty:hidden">
        {!turn && <Reconnecting />}
        <AtTheDoor room={room} />
      </div>
      {turn ? <Playing room={room} turn={turn} /> : <Between room={room} />}
      <HostActions room={room} onFinish={() => setFinishing(true)} onDone={nothing} />
      <section aria-labelledby="people" className="flex flex-col gap-2">
        <h2 id="people" className="text-lg">
          {people.title}
        </h2>
        <PlayersSheet room={room} onManage={setManaged} />
      </section>
      <Button className="mt-2" onClick={() => setStopping(true)}>
        {remote.stop}
      </Button>
      <ManageDialog room={room} id={managed} onClose={() => setManaged(null)} />
      <FinishDialog open={finishing} onClose={() => setFinishing(false)} />
      <ConfirmDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title={remote.stopTitle}
        text={remote.stopText}
        yes={remote.stop}
        onYes={leaveRoom}
      />
    </main>
  );
}

/** The clock, the word as far as the host may know it, and the drawing. */
function Playing({ room, turn }: { room: Room; turn: Turn }) {
  const { bar } = useSeldomT().room;
  const name = playerOf(room, turn.drawer_id)?.username ?? "";
  const { guessed, guessers } = guessProgress(room);
  return (
    <>
      <section className="flex items-center gap-3">
        <Timer turn={turn} />
        <div className="min-w-0 flex-1 leading-tight">
          <p className="flex min-w-0 items-center gap-1 font-bold">
            <Pencil size={16} aria-hidden="true" className="shrink-0 text-accent" />
            <span className="truncate">{bar.drawer(name)}</span>
          </p>
          <p className="flex items-center gap-1 text-[0.9375rem] text-ink-soft">
            <span>{bar.turn(turn.turn, turnsExpected(room, turn))}</span>
            <Check size={16} strokeWidth={3} aria-hidden="true" className="ms-2 shrink-0" />
            <span aria-hidden="true">
              {guessed}/{guessers} {bar.guessed}
            </span>
            <span className="sr-only">{bar.guessedRead(guessed, guessers)}</span>
          </p>
        </div>
      </section>
      <div className="@container flex min-h-11 items-center justify-center">
        <WordLine room={room} turn={turn} />
      </div>
      <div className="grid aspect-4/3 max-h-[60dvh] w-full">
        <Stage room={room} />
      </div>
    </>
  );
}

/** Before the first game and after the last one. */
function Between({ room }: { room: Room }) {
  const {
    podium,
    remote,
    room: { lobby },
  } = useSeldomT();
  const ended = room.phase.name === "podium";
  const obstacle = startObstacle(room);
  const { ready, others } = readyCount(room);
  return (
    <section className="sheet flex flex-col gap-2 p-4">
      <p className="font-bold">{remote.lobbyText(inPlay(room).length)}</p>
      <Button variant="primary" size="lg" disabled={obstacle !== null} onClick={startGame}>
        {ended ? podium.again : others > 0 ? lobby.startCount(ready, others) : lobby.start}
      </Button>
      {obstacle && (
        <p className="text-[0.9375rem] text-ink-soft">
          {obstacle === "teams" ? lobby.needTeams : lobby.needConnected}
        </p>
      )}
      {ended ? (
        <Button onClick={returnToLobby}>{podium.change}</Button>
      ) : (
        <SettingsButton room={room} />
      )}
    </section>
  );
}

/** Nothing closes after a tap here. */
function nothing(): void {}
