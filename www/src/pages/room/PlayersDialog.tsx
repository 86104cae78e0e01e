// Everybody in the room, by points. For the host also the door: who may come
// in, and who has been put out.

import { useState } from "react";
import type { Room } from "../../game/room";
import { amHost, ranking } from "../../game/select";
import { letBack, setDoor } from "../../game/store";
import { useT } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/Switch";
import { ManageButton, ManageDialog } from "./ManageDialog";
import { PlayerRow } from "./PlayerRow";
import { Spectators } from "./Spectators";

interface PlayersDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

export function PlayersDialog({ room, open, onClose }: PlayersDialogProps) {
  const { people } = useT().room;
  const [managed, setManaged] = useState<number | null>(null);
  return (
    <>
      <Dialog open={open} onClose={onClose} title={people.title}>
        <ul className="flex flex-col gap-0.5">
          {ranking(room.players).map(({ player, rank }) => (
            <PlayerRow key={player.id} room={room} player={player} rank={rank}>
              <ManageButton room={room} player={player} onManage={setManaged} />
            </PlayerRow>
          ))}
        </ul>
        <Spectators room={room} />
        {amHost(room) && <DoorSettings room={room} />}
      </Dialog>
      <ManageDialog room={room} id={managed} onClose={() => setManaged(null)} />
    </>
  );
}

function DoorSettings({ room }: { room: Room }) {
  const { people } = useT().room;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <Switch
        label={people.lock}
        hint={people.lockHint}
        checked={room.door === "locked"}
        onChange={(locked) => setDoor(locked ? "locked" : "open")}
      />
      {room.removed.length > 0 && (
        <section aria-labelledby="removed" className="flex flex-col gap-1">
          <h3 id="removed" className="text-lg">
            {people.removed}
          </h3>
          <ul className="flex flex-col gap-1">
            {room.removed.map((player) => (
              <li key={player.user_id} className="flex min-w-0 items-center gap-2">
                <Avatar value={player.avatar} className="size-8" />
                <span className="min-w-0 flex-1 truncate font-bold">{player.username}</span>
                <Button
                  size="sm"
                  aria-label={people.letBackName(player.username)}
                  onClick={() => letBack(player.user_id)}
                >
                  {people.letBack}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
