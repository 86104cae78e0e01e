// What is rarely needed: sounds, colours, the link, skipping, leaving. It loads
// when it is asked for.

import { Users } from "lucide-react";
import { useStore } from "zustand";
import type { Room, Turn } from "../../game/room";
import { amDrawer, amHost, turnOf } from "../../game/select";
import { play, setMuted, setVolume, soundSettings, unlockSound } from "../../game/sound";
import {
  addTime,
  clearDrawing,
  continueLater,
  hideDrawing,
  pauseGame,
  resumeGame,
  skipTurn,
} from "../../game/store";
import { useT } from "../../i18n";
import { spokenCode } from "../../roomcode";
import { Button } from "../../ui/Button";
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
      <SoundSettings />
      <div className="flex items-center justify-between">
        <span className="font-bold">{menu.colors}</span>
        <ThemeSwitch />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Button icon={<Users size={20} aria-hidden="true" />} onClick={onPlayers}>
          {people.title}
        </Button>
        <Button onClick={onHelp}>{menu.help}</Button>
        {canSkip && (
          <Button
            className="col-span-2"
            onClick={() => {
              skipTurn();
              onDone();
            }}
          >
            {amDrawer(room) ? menu.skipOwn : menu.skip}
          </Button>
        )}
        {turn?.name === "drawing" && !turn.clock.hidden && amHost(room) && (
          <DrawingButtons onDone={onDone} />
        )}
        {turn && amHost(room) && <SettingsButton room={room} className="col-span-2" />}
        {turn && amHost(room) && <PauseButtons turn={turn} onDone={onDone} />}
        {turn && amHost(room) && (
          <Button className="col-span-2" onClick={onFinish}>
            {menu.finish}
          </Button>
        )}
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

/** Seconds that one tap adds. */
const MORE_SECONDS = [15, 30];

/** The host helps a drawing along. */
function DrawingButtons({ onDone }: { onDone: () => void }) {
  const { menu } = useT().room;
  return (
    <>
      {MORE_SECONDS.map((seconds) => (
        <Button
          key={seconds}
          aria-label={menu.addTimeRead(seconds)}
          onClick={() => {
            addTime(seconds);
            onDone();
          }}
        >
          {menu.addTime(seconds)}
        </Button>
      ))}
      <Button
        onClick={() => {
          hideDrawing();
          onDone();
        }}
      >
        {menu.hide}
      </Button>
      <Button
        onClick={() => {
          clearDrawing();
          onDone();
        }}
      >
        {menu.clear}
      </Button>
    </>
  );
}

/** The host stops the clocks for a moment, or for today. */
function PauseButtons({ turn, onDone }: { turn: Turn; onDone: () => void }) {
  const { menu } = useT().room;
  const done = (what: () => void) => () => {
    what();
    onDone();
  };
  return (
    <>
      {turn.clock.byHost ? (
        <Button onClick={done(resumeGame)}>{menu.resume}</Button>
      ) : (
        <Button onClick={done(pauseGame)}>{menu.pause}</Button>
      )}
      <Button onClick={done(continueLater)}>{menu.later}</Button>
    </>
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
