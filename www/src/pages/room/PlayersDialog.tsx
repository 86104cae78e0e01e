// Everybody in the room, by points; the host can remove somebody here.

import { UserX } from "lucide-react";
import { useState } from "react";
import type { Room } from "../../game/room";
import { amHost, ranking } from "../../game/select";
import { kick } from "../../game/store";
import { useT } from "../../i18n";
import type { Player } from "../../protocol";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { PlayerRow } from "./PlayerRow";

interface PlayersDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

export function PlayersDialog({ room, open, onClose }: PlayersDialogProps) {
  const { people } = useT().room;
  const [leaving, setLeaving] = useState<Player | null>(null);
  return (
    <>
      <Dialog open={open} onClose={onClose} title={people.title}>
        <ul className="flex flex-col gap-0.5">
          {ranking(room.players).map(({ player, rank }) => (
            <PlayerRow key={player.id} room={room} player={player} rank={rank}>
              <KickButton room={room} player={player} onKick={setLeaving} />
            </PlayerRow>
          ))}
        </ul>
      </Dialog>
      <KickDialog player={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}

interface KickButtonProps {
  room: Room;
  player: Player;
  onKick: (player: Player) => void;
}

export function KickButton({ room, player, onKick }: KickButtonProps) {
  const { people } = useT().room;
  if (!amHost(room) || player.id === room.me) return null;
  return (
    <IconButton label={people.kickName(player.username)} onClick={() => onKick(player)}>
      <UserX size={20} aria-hidden="true" className="text-ink-soft" />
    </IconButton>
  );
}

interface KickDialogProps {
  player: Player | null;
  onClose: () => void;
}

export function KickDialog({ player, onClose }: KickDialogProps) {
  const t = useT();
  const { people } = t.room;
  return (
    <Dialog
      open={player !== null}
      onClose={onClose}
      title={people.kickTitle(player?.username ?? "")}
      footer={
        <>
          <Button onClick={onClose}>{t.ui.cancel}</Button>
          <Button
            variant="danger"
            onClick={() => {
              if (player) kick(player.id);
              onClose();
            }}
          >
            {people.kick}
          </Button>
        </>
      }
    >
      <p>{people.kickText}</p>
    </Dialog>
  );
}
