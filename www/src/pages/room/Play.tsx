// Inside the room: the lobby, or the game.

import { Suspense } from "react";
import type { Room } from "../../game/room";
import { amUnnamed } from "../../game/select";
import { useT } from "../../i18n";
import { later } from "../../ui/later";
import { GameScreen } from "./GameScreen";
import { Lobby } from "./Lobby";

// Only a class has a list.
const NamePicker = later(() => import("./NamePicker"));

export function Play({ room }: { room: Room }) {
  const t = useT();
  return (
    <>
      <title>{t.room.title(room.settings.name, room.code)}</title>
      {room.phase.name === "lobby" ? <Lobby room={room} /> : <GameScreen room={room} />}
      {amUnnamed(room) && (
        <Suspense fallback={null}>
          <NamePicker room={room} />
        </Suspense>
      )}
    </>
  );
}
