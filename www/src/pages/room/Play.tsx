// Inside the room: the lobby, or the game.

import type { Room } from "../../game/room";
import { useT } from "../../i18n";
import { GameScreen } from "./GameScreen";
import { Lobby } from "./Lobby";

export function Play({ room }: { room: Room }) {
  const t = useT();
  return (
    <>
      <title>{t.room.title(room.settings.name, room.code)}</title>
      {room.phase.name === "lobby" ? <Lobby room={room} /> : <GameScreen room={room} />}
    </>
  );
}
