// Everybody in the room, by points where a game has been played. For the host also the door: who may come
// in, and who has been put out. It loads when it is asked for.

import { letBack, setDoor } from "../../game/hosting";
import type { Room } from "../../game/room";
import { amHost, hasPoints, ranking } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import { DOORS } from "../../protocol";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Segmented } from "../../ui/Select";
import { ManageButton } from "./ManageButton";
import { PlayerRow } from "./PlayerRow";
import { Reports } from "./Reports";
import { Spectators } from "./Spectators";

interface PlayersSheetProps {
  room: Room;
  onManage: (id: number) => void;
}

export function PlayersSheet({ room, onManage }: PlayersSheetProps) {
  const ranked = room.phase.name !== "lobby" && hasPoints(room);
  return (
    <>
      <Reports room={room} onManage={onManage} />
      <ul className="flex flex-col gap-0.5">
        {room.players
          .filter((player) => player.hosting)
          .map((player) => (
            <PlayerRow key={player.id} room={room} player={player}>
              <ManageButton room={room} player={player} onManage={onManage} />
            </PlayerRow>
          ))}
        {ranking(room.players).map(({ player, rank }) => (
          <PlayerRow key={player.id} room={room} player={player} rank={ranked ? rank : undefined}>
            <ManageButton room={room} player={player} onManage={onManage} />
          </PlayerRow>
        ))}
      </ul>
      <Spectators room={room} />
      {amHost(room) && <DoorSettings room={room} />}
    </>
  );
}

function DoorSettings({ room }: { room: Room }) {
  const { manage } = useSeldomT();
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <Segmented
        label={manage.door}
        value={room.door}
        options={DOORS.map((door) => ({ value: door, label: manage.doors[door] }))}
        onChange={setDoor}
        hint={manage.doorHints[room.door]}
      />
      {room.removed.length > 0 && (
        <section aria-labelledby="removed" className="flex flex-col gap-1">
          <h3 id="removed" className="text-lg">
            {manage.removed}
          </h3>
          <ul className="flex flex-col gap-1">
            {room.removed.map((player) => (
              <li key={player.user_id} className="flex min-w-0 items-center gap-2">
                <Avatar value={player.avatar} className="size-8" />
                <span className="min-w-0 flex-1 truncate font-bold">{player.username}</span>
                <Button
                  size="sm"
                  aria-label={manage.letBackName(player.username)}
                  onClick={() => letBack(player.user_id)}
                >
                  {manage.letBack}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
