// The board, and what lies on it for a while: the choice of a word, the end of
// a turn, and notices. The board itself is always there.

import { Suspense } from "react";
import { BoardView } from "../../canvas/BoardView";
import type { Room } from "../../game/room";
import { amHost, canDraw, turnOf } from "../../game/select";
import { board } from "../../game/store";
import { useT } from "../../i18n";
import { later } from "../../ui/later";
import { Hidden } from "./Hidden";
import { Notices } from "./Notices";

const Choose = later(() => import("./Choose"));
const HeldPen = later(() => import("./HeldPen"));
const Like = later(() => import("./Like"));
const Summary = later(() => import("./Summary"));

export function Stage({ room }: { room: Room }) {
  const t = useT();
  const turn = turnOf(room);

  return (
    <div className="stage">
      <div className="sheet-of-paper overflow-hidden rounded-lg border border-line bg-white lift-sheet">
        <BoardView board={board} label={t.room.board.label} />
        {canDraw(room) && (
          <Suspense fallback={null}>
            <HeldPen />
          </Suspense>
        )}
        {turn?.name === "choosing" && (
          <Suspense fallback={null}>
            <Choose key={turn.turn} room={room} turn={turn} />
          </Suspense>
        )}
        {turn?.name === "summary" && (
          <Suspense fallback={null}>
            <Summary room={room} turn={turn} />
          </Suspense>
        )}
        {turn?.clock.hidden && <Hidden host={amHost(room)} />}
        {!room.remote && (
          <Suspense fallback={null}>
            <Like room={room} />
          </Suspense>
        )}
        <Notices room={room} />
      </div>
    </div>
  );
}
