// What the host can do about the turn and the game, on whatever device; a drawer
// can give up the turn.

import { EyeOff } from "lucide-react";
import { type ReactNode, useId } from "react";
import { addTime, continueLater, hideDrawing, pauseGame } from "../../game/hosting";
import type { Room, Turn } from "../../game/room";
import { amDrawer, amHost, turnOf } from "../../game/select";
import { clearDrawing, resumeGame, skipTurn } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { Button } from "../../ui/Button";
import { SettingsButton } from "./SettingsButton";

interface HostActionsProps {
  room: Room;
  onFinish: () => void;
  /** Something has been done. */
  onDone: () => void;
}

export function HostActions({ room, onFinish, onDone }: HostActionsProps) {
  const { menu } = useSeldomT();
  const turn = turnOf(room);
  const canSkip = turn !== null && turn.name !== "summary" && (amHost(room) || amDrawer(room));
  return (
    <>
      {canSkip && <TurnSection room={room} turn={turn} onDone={onDone} />}
      {turn && amHost(room) && (
        <Section title={menu.game}>
          <PauseButton turn={turn} onDone={onDone} />
          <SettingsButton room={room} />
          <Button onClick={onFinish}>{menu.finish}</Button>
          <Button
            onClick={() => {
              continueLater();
              onDone();
            }}
          >
            {menu.later}
          </Button>
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1.5">
      <h3 id={id} className="text-[0.9375rem] text-ink-soft">
        {title}
      </h3>
      <div className="grid grid-cols-2 gap-2">{children}</div>
    </section>
  );
}

/** Seconds that one tap adds. */
const MORE_SECONDS = [15, 30];

interface TurnSectionProps {
  room: Room;
  turn: Turn;
  onDone: () => void;
}

/** The most urgent first. */
function TurnSection({ room, turn, onDone }: TurnSectionProps) {
  const { menu } = useSeldomT();
  const done = (what: () => void) => () => {
    what();
    onDone();
  };
  return (
    <Section title={menu.turn}>
      {turn.name === "drawing" && !turn.clock.hidden && amHost(room) && (
        <>
          <Button icon={<EyeOff size={20} aria-hidden="true" />} onClick={done(hideDrawing)}>
            {menu.hide}
          </Button>
          <Button onClick={done(clearDrawing)}>{menu.clear}</Button>
          {MORE_SECONDS.map((seconds) => (
            <Button
              key={seconds}
              aria-label={menu.addTimeRead(seconds)}
              onClick={done(() => addTime(seconds))}
            >
              {menu.addTime(seconds)}
            </Button>
          ))}
        </>
      )}
      <Button className="col-span-2" onClick={done(skipTurn)}>
        {amDrawer(room) ? menu.skipOwn : menu.skip}
      </Button>
    </Section>
  );
}

/** The host stops the clocks for a moment. */
function PauseButton({ turn, onDone }: { turn: Turn; onDone: () => void }) {
  const { menu } = useSeldomT();
  const { byHost } = turn.clock;
  return (
    <Button
      onClick={() => {
        if (byHost) resumeGame();
        else pauseGame();
        onDone();
      }}
    >
      {byHost ? menu.resume : menu.pause}
    </Button>
  );
}
