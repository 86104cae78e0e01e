// What is rarely needed: sounds, colours, the link, skipping, and the two ways
// to end it, each of which asks once more.

import { Menu as MenuIcon, Users } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { Room } from "../../game/room";
import { amDrawer, amHost, turnOf } from "../../game/select";
import { play, setMuted, setVolume, soundSettings, unlockSound } from "../../game/sound";
import { deleteRoom, leaveRoom, skipTurn } from "../../game/store";
import { useT } from "../../i18n";
import { spokenCode } from "../../roomcode";
import { Button, IconButton } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/Switch";
import { ThemeSwitch } from "../../ui/ThemeSwitch";
import { Address } from "./Address";
import { useRoomLink } from "./useRoomLink";

interface MenuProps {
  room: Room;
  onPlayers: () => void;
  onHelp: () => void;
}

type Open = "menu" | "leave" | "close" | null;

export function MenuButton({ room, onPlayers, onHelp }: MenuProps) {
  const { menu } = useT().room;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <IconButton label={menu.open} onClick={() => setOpen("menu")}>
        <MenuIcon size={24} aria-hidden="true" />
      </IconButton>
      <Dialog open={open === "menu"} onClose={close} title={room.settings.name}>
        <MenuSheet
          room={room}
          onPlayers={() => {
            close();
            onPlayers();
          }}
          onHelp={() => {
            close();
            onHelp();
          }}
          onLeave={() => setOpen("leave")}
          onCloseRoom={() => setOpen("close")}
          onDone={close}
        />
      </Dialog>
      <LeaveDialog open={open === "leave"} onClose={close} />
      <CloseRoomDialog open={open === "close"} onClose={close} />
    </>
  );
}

interface MenuSheetProps extends MenuProps {
  onLeave: () => void;
  onCloseRoom: () => void;
  onDone: () => void;
}

function MenuSheet({ room, onPlayers, onHelp, onLeave, onCloseRoom, onDone }: MenuSheetProps) {
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

interface QuestionProps {
  open: boolean;
  onClose: () => void;
}

export function LeaveDialog({ open, onClose }: QuestionProps) {
  const { menu } = useT().room;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={menu.leaveTitle}
      footer={
        <>
          <Button onClick={onClose}>{menu.stay}</Button>
          <Button variant="danger" onClick={leaveRoom}>
            {menu.leaveYes}
          </Button>
        </>
      }
    >
      <p>{menu.leaveText}</p>
    </Dialog>
  );
}

export function CloseRoomDialog({ open, onClose }: QuestionProps) {
  const t = useT();
  const { menu } = t.room;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={menu.closeTitle}
      footer={
        <>
          <Button onClick={onClose}>{t.ui.cancel}</Button>
          <Button variant="danger" onClick={deleteRoom}>
            {menu.closeYes}
          </Button>
        </>
      }
    >
      <p>{menu.closeText}</p>
    </Dialog>
  );
}
