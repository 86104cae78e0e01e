// The way to what one can do about a player, the host more than others; the sheet
// itself loads when it is opened.

import { EllipsisVertical } from "lucide-react";
import { lazy } from "react";
import type { Room } from "../../game/room";
import { amHost, playerOf } from "../../game/select";
import { useT } from "../../i18n";
import type { Player } from "../../protocol";
import { IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

const ManageSheet = lazy(() => import("./ManageSheet"));

interface ManageButtonProps {
  room: Room;
  player: Player;
  onManage: (id: number) => void;
}

export function ManageButton({ room, player, onManage }: ManageButtonProps) {
  const { people } = useT().room;
  const host = amHost(room);
  if (!host && player.id === room.me) return null;
  const label = host ? people.manage(player.username) : people.options(player.username);
  return (
    <IconButton label={label} onClick={() => onManage(player.id)}>
      <EllipsisVertical size={20} aria-hidden="true" className="text-ink-soft" />
    </IconButton>
  );
}

interface ManageDialogProps {
  room: Room;
  /** Whom; null for nobody. */
  id: number | null;
  onClose: () => void;
}

export function ManageDialog({ room, id, onClose }: ManageDialogProps) {
  // Whoever leaves meanwhile closes it.
  const player = id === null ? null : playerOf(room, id);
  return (
    <Dialog open={player !== null} onClose={onClose} title={player?.username ?? ""}>
      {player && <ManageSheet room={room} player={player} onClose={onClose} />}
    </Dialog>
  );
}
