// The drawing board: shows operations on a <canvas> at the pace of the screen.
//
// It owns a raster, what is still to be drawn on it, and the painting. It must
// not know the network, who draws, or React; it never reads a canvas back.

import type { Pace, Picture } from "./log";
import type { Op } from "./op";
import { Raster, settle } from "./raster";
import { Screen } from "./screen";

/** A live batch appears over so many ms: the time until the next one comes. */
const SPREAD_MS = 50;
/** What a frame may draw and paint, in ms: a third of what a 60 Hz screen leaves. */
const FRAME_BUDGET_MS = 5;
/** Pixels that are painted between two looks at the clock. */
const BAND_PIXELS = 160_000;

/** A picture that can be watched while it grows. */
export class Board implements Picture {
  private readonly raster = new Raster();
  /** Not drawn yet, from `next` on. */
  private queue: Op[] = [];
  private next = 0;
  /** When the queue is to be empty, on the clock of `performance.now`. */
  private due = 0;
  private lastFrame = 0;
  private frame: number | null = null;
  private screen: Screen | null = null;

  /** Shows the picture on a canvas, until the returned function is called. */
  attach(canvas: HTMLCanvasElement): () => void {
    const screen = Screen.on(canvas);
    this.screen = screen;
    this.raster.touchAll();
    this.requestFrame();
    return () => {
      if (this.screen === screen) this.detach();
    };
  }

  /** Back to an empty board; what was still to be drawn is forgotten. */
  reset(): void {
    this.queue = [];
    this.next = 0;
    this.raster.reset();
    this.requestFrame();
  }

  /** Draws more: all of it at once, or in the coming frames. */
  apply(ops: readonly Op[], pace: Pace): void {
    const now = performance.now();
    if (pace === "now" || !this.screen || document.hidden) {
      this.flush();
      for (const op of pace === "replay" ? settle(ops) : ops) this.raster.apply(op);
    } else if (pace === "replay") {
      this.enqueue(settle(ops).flatMap(pointByPoint));
    } else {
      if (this.next === this.queue.length) this.lastFrame = now;
      this.enqueue(ops.flatMap(pointByPoint));
      this.due = now + SPREAD_MS;
    }
    this.requestFrame();
  }

  /** Draws at once whatever is still to be drawn. */
  flush(): void {
    this.draw(this.queue.length - this.next, Number.POSITIVE_INFINITY);
    this.requestFrame();
  }

  /** The hash of the whole picture, with what is still to be drawn. */
  hash(): number {
    this.flush();
    return this.raster.hash();
  }

  /** The palette indices of the whole picture; to be read only. */
  pixels(): Uint8Array {
    this.flush();
    return this.raster.pixels;
  }

  private detach(): void {
    this.screen = null;
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.flush();
  }

  private enqueue(ops: Op[]): void {
    this.queue = [...this.queue.slice(this.next), ...ops];
    this.next = 0;
  }

  private requestFrame(): void {
    if (this.screen && this.frame === null) {
      this.frame = requestAnimationFrame(() => this.show());
    }
  }

  private show(): void {
    this.frame = null;
    const now = performance.now();
    const waiting = this.queue.length - this.next;
    const share = now < this.due ? (now - this.lastFrame) / (this.due - this.lastFrame) : 1;
    const until = now + FRAME_BUDGET_MS;
    this.draw(Math.ceil(waiting * share), until);
    this.lastFrame = now;
    // Painting the board takes longer than a frame's drawing: the past is
    // painted once, when all of it is there.
    const behind = now >= this.due && this.next < this.queue.length;
    if (!behind) this.paint(until);
    if (this.next < this.queue.length || this.raster.isDirty()) this.requestFrame();
  }

  /** Paints what has changed, from the top, until time is up. */
  private paint(until: number): void {
    do {
      const dirty = this.raster.takeDirty(BAND_PIXELS);
      if (!dirty) return;
      this.screen?.paint(this.raster.pixels, dirty);
    } while (performance.now() < until);
  }

  /** Draws `count` operations, or fewer when time is up. */
  private draw(count: number, until: number): void {
    const end = this.next + count;
    while (this.next < end) {
      const op = this.queue[this.next++];
      if (op) this.raster.apply(op);
      if (performance.now() >= until) break;
    }
    if (this.next === this.queue.length) {
      this.queue = [];
      this.next = 0;
    }
  }
}

/** The same operations, with at most one point each. */
function pointByPoint(op: Op): Op[] {
  if (op.op !== "begin" && op.op !== "move") return [op];
  const steps: Op[] = [];
  for (let at = 0; at < op.points.length; at += 2) {
    const points = op.points.slice(at, at + 2);
    steps.push(at === 0 ? { ...op, points } : { op: "move", points });
  }
  return steps;
}
