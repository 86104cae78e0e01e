// The way to what is rarely needed, and the three ways to end it, each of which
// asks once more.

import { Menu as MenuIcon } from "lucide-react";
import { lazy, useState } from "react";
import type { Room } from "../../game/room";
import { deleteRoom, finishGame, leaveRoom } from "../../game/store";
import { useT } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { Dialog } from "../../ui/Dialog";

const MenuSheet = lazy(() => import("./MenuSheet"));
const Remotes = lazy(() => import("./Remotes"));

interface MenuProps {
  room: Room;
  onPlayers: () => void;
  onHelp: () => void;
}

type Open = "menu" | "leave" | "close" | "finish" | "remotes" | null;

export function MenuButton({ room, onPlayers, onHelp }: MenuProps) {
  const { menu, reports } = useT().room;
  const waiting = room.reports.length;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <IconButton
        label={waiting > 0 ? reports.badge(menu.open, waiting) : menu.open}
        className="relative"
        onClick={() => setOpen("menu")}
      >
        <MenuIcon size={24} aria-hidden="true" />
        {waiting > 0 && (
          <span
            aria-hidden="true"
            className="absolute end-0 top-0 grid size-5 place-items-center rounded-full bg-warn text-[0.75rem] font-extrabold text-warn-ink"
          >
            {waiting}
          </span>
        )}
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
          onRemotes={() => setOpen("remotes")}
          onDone={close}
        />
      </Dialog>
      <Dialog open={open === "remotes"} onClose={close} title={menu.remotes}>
        <Remotes room={room} />
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

export function LeaveDialog(props: QuestionProps) {
  const { menu } = useT().room;
  return (
    <ConfirmDialog
      {...props}
      title={menu.leaveTitle}
      text={menu.leaveText}
      no={menu.stay}
      yes={menu.leaveYes}
      onYes={leaveRoom}
      danger
    />
  );
}

export function FinishDialog(props: QuestionProps) {
  const { menu } = useT().room;
  return (
    <ConfirmDialog
      {...props}
      title={menu.finishTitle}
      text={menu.finishText}
      yes={menu.finishYes}
      onYes={() => {
        finishGame();
        props.onClose();
      }}
    />
  );
}

function CloseRoomDialog(props: QuestionProps) {
  const { menu } = useT().room;
  return (
    <ConfirmDialog
      {...props}
      title={menu.closeTitle}
      text={menu.closeText}
      yes={menu.closeYes}
      onYes={deleteRoom}
      danger
    />
  );
}
