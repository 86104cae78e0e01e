// The screen of a running game. It only puts the parts in their places; where
// those are on which screen is room.css.

import "./room.css";
import { lazy, Suspense, useState } from "react";
import type { Room } from "../../game/room";
import { amDrawer, canDraw } from "../../game/select";
import { cx } from "../../ui/cx";
import { Bar } from "./Bar";
import { ChatLog } from "./ChatLog";
import { GuessBox } from "./GuessBox";
import { AtTheDoor } from "./Notices";
import { PlayersDialog } from "./PlayersDialog";
import { Scores } from "./Scores";
import { Stage } from "./Stage";
import { Tools } from "./Tools";

const Podium = lazy(() => import("./Podium"));

export function GameScreen({ room }: { room: Room }) {
  const [listOpen, setListOpen] = useState(false);
  const openList = () => setListOpen(true);
  const ended = room.phase.name === "podium";

  return (
    <main className={cx("room-screen game", ended && "ended", canDraw(room) && "drawing")}>
      <Bar room={room} onPlayers={openList} />
      {room.phase.name === "podium" ? (
        <Suspense fallback={null}>
          <Podium room={room} {...room.phase} />
        </Suspense>
      ) : (
        <Stage room={room} />
      )}
      {ended && (
        <div className="pointer-events-none fixed! inset-x-0 top-0 z-20">
          <AtTheDoor room={room} />
        </div>
      )}
      {canDraw(room) && <Tools />}
      {!ended && <Scores room={room} onAll={openList} />}
      <ChatLog room={room} className="chat" />
      <GuessBox room={room} hideOnPhone={amDrawer(room)} />
      <PlayersDialog room={room} open={listOpen} onClose={() => setListOpen(false)} />
    </main>
  );
}
