// What opens over the lobby and the game, one at a time.

import { useEffect } from "react";
import { listenForHelp } from "../../canvas/shortcuts";
import type { Room } from "../../game/room";
import { useSeldomT } from "../../i18n/seldom";
import { Dialog } from "../../ui/Dialog";
import { HelpDialog } from "./HelpDialog";
import { MenuSheet } from "./MenuSheet";
import { PlayersDialog } from "./PlayersDialog";
import { CloseRoomDialog, FinishDialog, LeaveDialog } from "./Questions";
import { Remotes } from "./Remotes";

export type Sheet = "menu" | "help" | "players" | "remotes" | "leave" | "close" | "finish";

interface SheetsProps {
  room: Room;
  /** Null for none. */
  open: Sheet | null;
  onOpen: (sheet: Sheet | null) => void;
}

export default function Sheets({ room, open, onOpen }: SheetsProps) {
  const { menu } = useSeldomT();
  const close = () => onOpen(null);

  useEffect(() => listenForHelp(() => onOpen("help")), [onOpen]);

  return (
    <>
      <Dialog open={open === "menu"} onClose={close} title={room.settings.name}>
        <MenuSheet room={room} onSheet={onOpen} />
      </Dialog>
      <Dialog open={open === "remotes"} onClose={close} title={menu.remotes}>
        <Remotes room={room} />
      </Dialog>
      <HelpDialog open={open === "help"} onClose={close} />
      <PlayersDialog room={room} open={open === "players"} onClose={close} />
      <LeaveDialog open={open === "leave"} onClose={close} />
      <CloseRoomDialog open={open === "close"} onClose={close} />
      <FinishDialog open={open === "finish"} onClose={close} />
    </>
  );
}
