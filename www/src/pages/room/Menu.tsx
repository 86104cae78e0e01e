// The way to what is rarely needed, and the three ways to end it, each of which
// asks once more.

import { Menu as MenuIcon } from "lucide-react";
import { lazy, useState } from "react";
import type { Room } from "../../game/room";
import { deleteRoom, finishGame, leaveRoom } from "../../game/store";
import { useT } from "../../i18n";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

const MenuSheet = lazy(() => import("./MenuSheet"));

interface MenuProps {
  room: Room;
  onPlayers: () => void;
  onHelp: () => void;
}

type Open = "menu" | "leave" | "close" | "finish" | null;

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
          onFinish={() => setOpen("finish")}
          onDone={close}
        />
      </Dialog>
      <LeaveDialog open={open === "leave"} onClose={close} />
      <CloseRoomDialog open={open === "close"} onClose={close} />
      <FinishDialog open={open === "finish"} onClose={close} />
    </>
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

export function FinishDialog({ open, onClose }: QuestionProps) {
  const t = useT();
  const { menu } = t.room;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={menu.finishTitle}
      footer={
        <>
          <Button onClick={onClose}>{t.ui.cancel}</Button>
          <Button
            variant="primary"
            onClick={() => {
              finishGame();
              onClose();
            }}
          >
            {menu.finishYes}
          </Button>
        </>
      }
    >
      <p>{menu.finishText}</p>
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
