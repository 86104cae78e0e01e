// What an undo has taken back, so that it can be drawn again. On the wire a
// redo is drawn anew: undoing is all that the server knows.

import type { Op } from "./op";
import { firstPart } from "./pressure";
import { settle } from "./raster";

/** A stroke drawn again goes out in pieces of so many points. */
const PIECE_POINTS_MAX = 256;

export class Redo {
  private turn = 0;
  /** The newest last. */
  private undone: Op[][] = [];

  /** What takes the last act back: an undo for each stroke of it; none if there is nothing. */
  undo(turn: number, ops: readonly Op[]): Op[] {
    const last = lastAct(ops);
    if (last.length === 0) return [];
    this.forgetOf(turn);
    this.undone.push(last);
    const strokes = last.filter(({ op }) => op !== "move" && op !== "end");
    return strokes.map(() => ({ op: "undo" }));
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
function lastAct(ops: readonly Op[]): Op[] {
  const left = settle(ops);
  const start = left.findLastIndex(({ op }) => op === "begin" || op === "fill" || op === "clear");
  const last = left[start];
  if (last?.op !== "begin") return last ? [last] : [];
  const act: Op[] = [];
  for (const op of left.slice(firstPart(left, start))) {
    const points = "points" in op ? op.points : [];
    if (op.op === "begin") act.push({ ...op, points: points.slice(0, 2) });
    const from = op.op === "begin" ? 2 : 0;
    for (let at = from; at < points.length; at += 2 * PIECE_POINTS_MAX) {
      act.push({ op: "move", points: points.slice(at, at + 2 * PIECE_POINTS_MAX) });
    }
    if (op.op === "end") act.push(op);
  }
  return act.at(-1)?.op === "end" ? act : [...act, { op: "end" }];
}
