// What is rarely needed: what one can do about the turn and the game, the link,
// sounds, colours, leaving.

import { Coffee, Presentation, Smartphone, Users } from "lucide-react";
import { useStore } from "zustand";
import type { Room } from "../../game/room";
import { amHost, amHosting, amOnBreak } from "../../game/select";
import { play, setMuted, setVolume, soundSettings, unlockSound } from "../../game/sound";
import { takeBreak } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { spokenCode } from "../../roomcode";
import { Button, buttonClass } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Switch } from "../../ui/Switch";
import { ThemeSwitch } from "../../ui/ThemeSwitch";
import { Address } from "./Address";
import { HostActions } from "./HostActions";
import type { Sheet } from "./Sheets";
import { useRoomLink } from "./useRoomLink";

interface MenuSheetProps {
  room: Room;
  /** Opens another sheet instead; null closes this one. */
  onSheet: (sheet: Sheet | null) => void;
}

export function MenuSheet({ room, onSheet }: MenuSheetProps) {
  const {
    menu,
    cards,
    reports,
    room: { people, way },
  } = useSeldomT();
  const link = useRoomLink(room.code);
  const resting = amOnBreak(room);
  const waiting = room.reports.length;

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-surface-2 p-3">
        <div className="min-w-0">
          <p className="font-mono text-xl font-extrabold">{spokenCode(room.code)}</p>
          <Address link={link} className="text-[0.9375rem] text-ink-soft" />
        </div>
        <CopyButton text={link} label={cards.copyLink} size="sm" />
      </div>
      <HostActions room={room} onFinish={() => onSheet("finish")} onDone={() => onSheet(null)} />
      <div className="grid grid-cols-2 gap-2">
        <Button
          icon={<Users size={20} aria-hidden="true" />}
          aria-label={waiting > 0 ? reports.menuRead(waiting) : people.title}
          onClick={() => onSheet("players")}
        >
          {waiting > 0 ? reports.menu(waiting) : people.title}
        </Button>
        <Button onClick={() => onSheet("help")}>{way.help}</Button>
        {!amHosting(room) && (
          <Button
            icon={<Coffee size={20} aria-hidden="true" />}
            className="col-span-2"
            onClick={() => {
              takeBreak(!resting);
              onSheet(null);
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
        {amHost(room) && (
          <Button
            icon={<Smartphone size={20} aria-hidden="true" />}
            className="col-span-2"
            onClick={() => onSheet("remotes")}
          >
            {menu.remotes}
          </Button>
        )}
      </div>
      <SoundSettings />
      <div className="flex items-center justify-between">
        <span className="font-bold">{menu.colors}</span>
        <ThemeSwitch />
      </div>
      <div className="grid grid-cols-2 gap-2">
        {amHost(room) && (
          <Button variant="danger" onClick={() => onSheet("close")}>
            {menu.close}
          </Button>
        )}
        <Button
          variant="danger"
          className={amHost(room) ? "" : "col-span-2"}
          onClick={() => onSheet("leave")}
        >
          {menu.leave}
        </Button>
      </div>
    </div>
  );
}

function SoundSettings() {
  const { menu } = useSeldomT();
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
