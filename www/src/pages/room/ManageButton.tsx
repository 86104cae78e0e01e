// The way to what one can do about a player, the host more than others.

import { EllipsisVertical } from "lucide-react";
import type { Room } from "../../game/room";
import { amHost } from "../../game/select";
import { useT } from "../../i18n";
import type { Player } from "../../protocol";
import { IconButton } from "../../ui/Button";

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
