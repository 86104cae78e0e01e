// The screen of a running game. It only puts the parts in their places; where
// those are on which screen is room.css.

import { Suspense, useState } from "react";
import type { Room } from "../../game/room";
import { amDrawer, canDraw } from "../../game/select";
import { cx } from "../../ui/cx";
import { later } from "../../ui/later";
import { Bar } from "./Bar";
import { ChatLog } from "./ChatLog";
import { GuessBox } from "./GuessBox";
import { AtTheDoor } from "./Notices";
import { Scores } from "./Scores";
import type { Sheet } from "./Sheets";
import { Stage } from "./Stage";

const Podium = later(() => import("./Podium"));
const Sheets = later(() => import("./Sheets"));
const Tools = later(() => import("./Tools"));

export function GameScreen({ room }: { room: Room }) {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const ended = room.phase.name === "podium";

  return (
    <main className={cx("room-screen game", ended && "ended", canDraw(room) && "drawing")}>
      <Bar room={room} onMenu={() => setSheet("menu")} />
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
      {canDraw(room) && (
        <Suspense fallback={null}>
          <Tools />
        </Suspense>
      )}
      {!ended && <Scores room={room} onAll={() => setSheet("players")} />}
      <ChatLog room={room} className="chat" />
      <GuessBox room={room} hideOnPhone={amDrawer(room)} />
      <Suspense fallback={null}>
        <Sheets room={room} open={sheet} onOpen={setSheet} />
      </Suspense>
    </main>
  );
}
