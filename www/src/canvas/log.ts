// The operations of one turn, with their addresses, and the sending of my own.
//
// Operations of a turn are numbered from 0, and the server's list is the truth.
// This file owns the numbers: what is known, what was sent, what the server
// has. It must not know pixels (a picture is told what to show), sockets,
// messages other than the three about drawing, or the time of day.

import type { Op } from "./op";

/** Shortest time between two messages, in ms: airtime on Wi-Fi is per packet. */
export const SEND_INTERVAL_MS = 50;
/** Operations in one message; the server refuses more. */
const MESSAGE_OPERATIONS_MAX = 64;
/** Points in one message; the server refuses more. */
const MESSAGE_POINTS_MAX = 512;
/** A batch with more points than a pen makes between two messages is the past. */
const LIVE_POINTS_MAX = 256;

/** Where the operations go. `Board` is one. */
export interface Picture {
  /** Empties it. */
  reset(): void;
  /** `now`: my own pen. `spread`: a live batch. `replay`: the past. */
  apply(ops: readonly Op[], pace: Pace): void;
}
export type Pace = "now" | "spread" | "replay";

/** `draw_ops` without its type, in either direction. */
export interface DrawOps {
  turn: number;
  /** Number of the first of `ops` in its turn. */
  seq: number;
  ops: Op[];
}

/** `setTimeout` and `clearTimeout`, or what a test has instead. */
export interface Timers {
  set(run: () => void, delay_ms: number): number;
  clear(timer: number): void;
}

/** A `gap` means that operations are missing: ask the server for a resume. */
export type Received = "ok" | "gap";

/** The list of operations of the present turn. */
export class DrawLog {
  private turn = 0;
  /** All that have a number, the server's and mine. */
  private ops: Op[] = [];
  /** So many of `ops` does the server have. */
  private accepted = 0;
  /** After a resume: so many operations will the server tell before I go on; or 0. */
  private expected = 0;
  /** Mine that have no number yet: moves still grow until they are sent. */
  private pending: Op[] = [];
  private timer: number | null = null;
  private online = true;

  constructor(
    private readonly picture: Picture,
    private readonly send: (message: DrawOps) => void,
    private readonly timers: Timers = {
      set: (run, delay_ms) => window.setTimeout(run, delay_ms),
      clear: (timer) => window.clearTimeout(timer),
    },
  ) {}

  /** A new turn: an empty board. */
  start(turn: number): void {
    this.turn = turn;
    this.ops = [];
    this.accepted = 0;
    this.expected = 0;
    this.forgetUnsent();
    this.picture.reset();
  }

  /** What to name in `resume` when joining again. */
  address(): { turn: number; seq: number } {
    return { turn: this.turn, seq: this.accepted };
  }

  /** The turn's operations so far, with mine. */
  all(): Op[] {
    return [...this.ops, ...this.pending];
  }

  /** The connection is gone: what I draw waits for `resume`. */
  pause(): void {
    this.online = false;
    this.stopTimer();
  }

  /**
   * Joined again; the server has `length` operations of `turn` and tells them
   * from `seq` on (`room_joined.canvas`). The drawer of that turn keeps what it
   * has, reads what the server tells, and then sends the rest once more, in case
   * the server has lost it; a drawer with an empty log (a reloaded page) so waits
   * for its own drawing. Everybody else holds nothing that is not the server's:
   * there a `seq` of 0 means forget.
   */
  resume(turn: number, seq: number, length: number, drawing: boolean): Received {
    this.online = true;
    if (turn !== this.turn || (seq === 0 && !drawing)) this.start(turn);
    if (seq > this.ops.length) return "gap";
    if (!drawing) {
      if (this.ops.length > seq || this.pending.length > 0) this.truncate(seq);
      return "ok";
    }
    this.accepted = seq;
    this.expected = length;
    this.sendRest();
    return "ok";
  }

  /** Operations from the server; some of them may be known already. */
  receive({ turn, seq, ops }: DrawOps): Received {
    if (turn !== this.turn) return "ok";
    if (seq > this.ops.length) {
      if (ops[0]?.op !== "clear") return "gap";
      // What stood before this clear is gone for good: nothing has its numbers.
      this.ops = Array<Op>(seq).fill({ op: "end" });
      this.forgetUnsent();
      this.picture.reset();
    }
    const end = seq + ops.length;
    // Mine that the server did not have yet may have got other numbers there.
    for (let at = Math.max(seq, this.accepted); at < Math.min(end, this.ops.length); at++) {
      if (JSON.stringify(ops[at - seq]) !== JSON.stringify(this.ops[at])) {
        this.truncate(at);
        break;
      }
    }
    const fresh = ops.slice(Math.max(0, this.ops.length - seq));
    if (fresh.length > 0 && this.pending.length > 0) this.truncate(this.ops.length);
    this.ops.push(...fresh);
    this.accepted = Math.max(this.accepted, end);
    const live = fresh.reduce((sum, op) => sum + pointsOf(op), 0) <= LIVE_POINTS_MAX;
    if (fresh.length > 0) this.picture.apply(fresh, live ? "spread" : "replay");
    if (this.expected > 0) this.sendRest();
    return "ok";
  }

  /** `draw_ack`: the server has the first `seq` operations. */
  acknowledge(turn: number, seq: number): Received {
    if (turn !== this.turn) return "ok";
    if (seq > this.ops.length) return "gap";
    this.accepted = Math.max(this.accepted, seq);
    return "ok";
  }

  /** `draw_reset`: one of mine was refused, the server has `seq` operations. */
  refuse(turn: number, seq: number): Received {
    if (turn !== this.turn) return "ok";
    if (seq > this.ops.length) return "gap";
    this.truncate(seq);
    // What was on its way behind the refused message is refused as well; the
    // numbers that it had must not be used again before that is known.
    this.wait();
    return "ok";
  }

  /**
   * One more of my own: shown at once, sent within SEND_INTERVAL_MS. A move or
   * an end without its stroke is dropped, for instance after a refusal.
   */
  draw(op: Op): void {
    const last = this.pending.at(-1) ?? this.ops.at(-1);
    const open = last?.op === "begin" || last?.op === "move";
    if (!open && (op.op === "move" || op.op === "end")) return;
    this.picture.apply([op], "now");
    const growing = this.pending.at(-1);
    if (
      op.op === "move" &&
      (growing?.op === "begin" || growing?.op === "move") &&
      growing.points.length + op.points.length <= 2 * MESSAGE_POINTS_MAX
    ) {
      growing.points.push(...op.points);
    } else {
      this.pending.push(structuredClone(op));
    }
    if (this.online && this.timer === null) this.flush();
  }

  /** Sends what is waiting now, and then not again for SEND_INTERVAL_MS. */
  flush(): void {
    this.stopTimer();
    if (!this.online || this.expected > 0 || this.pending.length === 0) return;
    const from = this.ops.length;
    this.ops.push(...this.pending);
    this.pending = [];
    this.sendFrom(from);
    this.wait();
  }

  /** Ends the sending; nothing is called back after this. */
  destroy(): void {
    this.pause();
    this.pending = [];
  }

  /** After a resume, once the server has told all that it has. */
  private sendRest(): void {
    if (this.accepted < this.expected) return;
    this.expected = 0;
    this.sendFrom(this.accepted);
    this.flush();
  }

  private sendFrom(from: number): void {
    let [seq, points] = [from, 0];
    let batch: Op[] = [];
    for (const op of this.ops.slice(from)) {
      const more = pointsOf(op);
      if (batch.length === MESSAGE_OPERATIONS_MAX || points + more > MESSAGE_POINTS_MAX) {
        this.send({ turn: this.turn, seq, ops: batch });
        seq += batch.length;
        points = 0;
        batch = [];
      }
      batch.push(op);
      points += more;
    }
    if (batch.length > 0) this.send({ turn: this.turn, seq, ops: batch });
  }

  /** Back to the first `seq` operations, and nothing of mine on its way. */
  private truncate(seq: number): void {
    this.ops.length = seq;
    this.accepted = Math.min(this.accepted, seq);
    this.forgetUnsent();
    this.picture.reset();
    this.picture.apply(this.ops, "replay");
  }

  private forgetUnsent(): void {
    this.pending = [];
    this.stopTimer();
  }

  private wait(): void {
    this.timer = this.timers.set(() => {
      this.timer = null;
      this.flush();
    }, SEND_INTERVAL_MS);
  }

  private stopTimer(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
  }
}

/** How many points an operation adds to a stroke. */
function pointsOf(op: Op): number {
  return op.op === "begin" || op.op === "move" ? op.points.length / 2 : 0;
}
