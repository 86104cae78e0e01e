// What is rarely needed: what the host can do about the turn and the game, the
// link, sounds, colours, leaving. It loads when it is asked for.

import { Coffee, EyeOff, Presentation, Users } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useStore } from "zustand";
import type { Room, Turn } from "../../game/room";
import { amDrawer, amHost, amHosting, amOnBreak, turnOf } from "../../game/select";
import { play, setMuted, setVolume, soundSettings, unlockSound } from "../../game/sound";
import {
  addTime,
  clearDrawing,
  continueLater,
  hideDrawing,
  pauseGame,
  resumeGame,
  skipTurn,
  takeBreak,
} from "../../game/store";
import { useT } from "../../i18n";
import { spokenCode } from "../../roomcode";
import { Button, buttonClass } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Switch } from "../../ui/Switch";
import { ThemeSwitch } from "../../ui/ThemeSwitch";
import { Address } from "./Address";
import { SettingsButton } from "./SettingsButton";
import { useRoomLink } from "./useRoomLink";

interface MenuSheetProps {
  room: Room;
  onPlayers: () => void;
  onHelp: () => void;
  onLeave: () => void;
  onCloseRoom: () => void;
  onFinish: () => void;
  onDone: () => void;
}

export default function MenuSheet({
  room,
  onPlayers,
  onHelp,
  onLeave,
  onCloseRoom,
  onFinish,
  onDone,
}: MenuSheetProps) {
  const { menu, people, lobby } = useT().room;
  const link = useRoomLink(room.code);
  const turn = turnOf(room);
  const resting = amOnBreak(room);
  const canSkip = turn !== null && turn.name !== "summary" && (amHost(room) || amDrawer(room));

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-surface-2 p-3">
        <div className="min-w-0">
          <p className="font-mono text-xl font-extrabold">{spokenCode(room.code)}</p>
          <Address link={link} className="text-[0.9375rem] text-ink-soft" />
        </div>
        <CopyButton text={link} label={lobby.copyLink} size="sm" />
      </div>
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
      <div className="grid grid-cols-2 gap-2">
        <Button icon={<Users size={20} aria-hidden="true" />} onClick={onPlayers}>
          {people.title}
        </Button>
        <Button onClick={onHelp}>{menu.help}</Button>
        {!amHosting(room) && (
          <Button
            icon={<Coffee size={20} aria-hidden="true" />}
            className="col-span-2"
            onClick={() => {
              takeBreak(!resting);
              onDone();
            }}
          >
            {resting ? menu.atPlay : menu.takeBreak}
          </Button>
        )}
        {amHost(room) && (
          <a
            href={`/r/${room.code}/screen`}
            target="_blank"
            rel="noopener"
            title={menu.projectorHint}
            className={buttonClass("plain", "md", "col-span-2")}
          >
            <Presentation size={20} aria-hidden="true" />
            {menu.projector}
          </a>
        )}
      </div>
      <SoundSettings />
      <div className="flex items-center justify-between">
        <span className="font-bold">{menu.colors}</span>
        <ThemeSwitch />
      </div>
      <div className="grid grid-cols-2 gap-2">
        {amHost(room) && (
          <Button variant="danger" onClick={onCloseRoom}>
            {menu.close}
          </Button>
        )}
        <Button variant="danger" className={amHost(room) ? "" : "col-span-2"} onClick={onLeave}>
          {menu.leave}
        </Button>
      </div>
    </div>
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

/** What the host can do about a drawing, the most urgent first; a drawer can give up the turn. */
function TurnSection({ room, turn, onDone }: TurnSectionProps) {
  const { menu } = useT().room;
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
  const { menu } = useT().room;
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

function SoundSettings() {
  const { menu } = useT().room;
  const { muted, volume } = useStore(soundSettings);
  return (
    <div className="flex flex-col gap-1">
      <Switch label={menu.sounds} checked={!muted} onChange={(on) => setMuted(!on)} />
      <label className="flex min-h-11 items-center gap-3">
        <span className="text-ink-soft">{menu.volume}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={volume}
          disabled={muted}
          onChange={(event) => setVolume(event.target.valueAsNumber)}
          onPointerUp={() => {
            unlockSound();
            play("someoneCorrect");
          }}
          className="h-11 flex-1"
        />
      </label>
    </div>
  );
}
