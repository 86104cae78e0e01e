// The doodle board: what several people draw at the same time, in the one order
// that the server makes of it.
//
// It stands between the log of that order and the picture. It owns what I have
// drawn and the server has not told yet: that lies on top of all that it has.
// It must not know sockets, messages or the screen.

import type { Pace, Picture } from "./log";
import type { BeginOp, MoveOp, Op } from "./op";

/** A stroke of so many points is sent as a piece, so that the others see it grow. */
const PIECE_POINTS_MAX = 128;

const UNDO: Op = { op: "undo" };

export class Doodles implements Picture {
  /** Mine that the server has not told: each a whole stroke or a fill. */
  private sent: Op[][] = [];
  /** The stroke under my pen. */
  private open: BeginOp | null = null;

  /** @param send takes a whole stroke or a fill; false when it cannot go out */
  constructor(
    private readonly picture: Picture,
    private readonly send: (ops: Op[]) => boolean,
  ) {}

  reset(): void {
    this.sent = [];
    this.open = null;
    this.picture.reset();
  }

  /** What the server has told comes under mine. */
  apply(ops: readonly Op[], pace: Pace): void {
    const [next] = this.sent;
    if (!next && !this.open) {
      this.picture.apply(ops, pace);
    } else if (isSame(ops, next)) {
      this.sent.shift();
    } else {
      this.restack(() => {
        for (const op of ops) if (isSame(op, this.sent[0]?.[0])) this.sent.shift();
        return ops;
      });
    }
  }

  /** One more of my own, shown at once and sent when it is whole. */
  draw(op: Op): void {
    if (op.op === "move") {
      this.extend(op);
      return;
    }
    this.close();
    if (op.op !== "begin" && op.op !== "fill") return;
    this.picture.apply([op], "now");
    if (op.op === "begin") this.open = structuredClone(op);
    else this.give([op]);
  }

  /** The server does not take the first of those that it has not told. */
  refuse(): void {
    this.restack(() => {
      this.sent.shift();
      return [];
    });
  }

  /** After a lost connection: what the server has of mine it tells once more. */
  forget(): void {
    this.restack(() => {
      this.sent = [];
      this.open = null;
      return [];
    });
  }

  private extend(move: MoveOp): void {
    const { open } = this;
    if (!open) return;
    open.points.push(...move.points);
    this.picture.apply([move], "now");
    if (open.points.length < 2 * PIECE_POINTS_MAX) return;
    this.draw({ ...open, points: open.points.slice(-2) });
  }

  private close(): void {
    if (!this.open) return;
    const stroke: Op[] = [this.open, { op: "end" }];
    this.open = null;
    this.picture.apply([{ op: "end" }], "now");
    this.give(stroke);
  }

  private give(ops: Op[]): void {
    if (this.send(ops)) this.sent.push(ops);
    else this.picture.apply([UNDO], "now");
  }

  /** Takes mine off, draws what `change` gives, and puts the rest of mine back. */
  private restack(change: () => readonly Op[]): void {
    const off = this.mine()
      .filter(({ op }) => op === "begin" || op === "fill")
      .map(() => UNDO);
    const under = change();
    this.picture.apply([...off, ...under, ...this.mine()], "now");
  }

  private mine(): Op[] {
    return [...this.sent.flat(), ...(this.open ? [this.open] : [])];
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
