// What one can do about a player.

import type { Room } from "../../game/room";
import { playerOf } from "../../game/select";
import { Dialog } from "../../ui/Dialog";
import { ManageSheet } from "./ManageSheet";

interface ManageDialogProps {
  room: Room;
  /** Whom; null for nobody. */
  id: number | null;
  onClose: () => void;
}

export default function ManageDialog({ room, id, onClose }: ManageDialogProps) {
  // Whoever leaves meanwhile closes it.
  const player = id === null ? null : playerOf(room, id);
  return (
    <Dialog open={player !== null} onClose={onClose} title={player?.username ?? ""}>
      {player && <ManageSheet room={room} player={player} onClose={onClose} />}
    </Dialog>
  );
}
