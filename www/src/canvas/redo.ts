// What an undo has taken back, so that it can be drawn again. On the wire a
// redo is drawn anew: undoing is all that the server knows.

import type { Op } from "./op";
import { settle } from "./raster";

/** A stroke drawn again goes out in pieces of so many points. */
const PIECE_POINTS_MAX = 256;

export class Redo {
  private turn = 0;
  /** The newest last. */
  private undone: Op[][] = [];

  /** The undo that the next one of these can take back; null when there is nothing to undo. */
  undo(turn: number, ops: readonly Op[]): Op | null {
    const last = lastAct(ops);
    if (!last) return null;
    this.forgetOf(turn);
    this.undone.push(last);
    return { op: "undo" };
  }

  /** What the last undo took back; nothing once something new was drawn. */
  redo(turn: number): Op[] {
    this.forgetOf(turn);
    return this.undone.pop() ?? [];
  }

  /** Something new is drawn. */
  forget(): void {
    this.undone = [];
  }

  private forgetOf(turn: number): void {
    if (turn !== this.turn) this.forget();
    this.turn = turn;
  }
}

/** The operations of the last stroke, fill or clear that is still there. */
function lastAct(ops: readonly Op[]): Op[] | null {
  const left = settle(ops);
  const start = left.findLastIndex(({ op }) => op === "begin" || op === "fill" || op === "clear");
  const first = left[start];
  if (first?.op !== "begin") return first ? [first] : null;
  const points = left.slice(start).flatMap((op) => ("points" in op ? op.points : []));
  const act: Op[] = [{ ...first, points: points.slice(0, 2) }];
  for (let at = 2; at < points.length; at += 2 * PIECE_POINTS_MAX) {
    act.push({ op: "move", points: points.slice(at, at + 2 * PIECE_POINTS_MAX) });
  }
  return [...act, { op: "end" }];
}
