// The list of everybody, and what the host can do about one of them.

import { useState } from "react";
import type { Room } from "../../game/room";
import { useSeldomT } from "../../i18n/seldom";
import { Dialog } from "../../ui/Dialog";
import ManageDialog from "./ManageDialog";
import { PlayersSheet } from "./PlayersSheet";

interface PlayersDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

export function PlayersDialog({ room, open, onClose }: PlayersDialogProps) {
  const { people } = useSeldomT().room;
  const [managed, setManaged] = useState<number | null>(null);
  return (
    <>
      <Dialog open={open} onClose={onClose} title={people.title}>
        <PlayersSheet room={room} onManage={setManaged} />
      </Dialog>
      <ManageDialog room={room} id={managed} onClose={() => setManaged(null)} />
    </>
  );
}
