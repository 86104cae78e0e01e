// The picture: what a list of operations looks like, to the pixel.
//
// This file owns the rules that make every client and the server see the same
// 1600 × 1200 palette indices. src/raster.rs is its twin, and
// tests/canvas/*.json holds both to the same hashes. It must not know who
// draws, when, or where the picture is shown, and every number in it is whole.
//
// - A pixel is a square; its centre lies half a pixel right of and below its
//   corner (x, y), and points are corners. So a dot of diameter 8 is 8 wide.
// - `begin` puts a dot at its first point and opens a stroke; its further
//   points, and those of `move`, extend the stroke.
// - A stroke through p0, p1, p2 … is the straight line from p0 to the middle
//   of p0 p1, then for every inner point the quadratic curve from middle to
//   middle with that point as its control, and when it closes, the straight
//   line from the last middle to the last point.
// - `end`, `begin`, `fill`, `undo` and `clear` close an open stroke. A list
//   that ends with an open stroke shows what has been drawn so far.
// - `move` and `end` without an open stroke do nothing.
// - How points are spread over `begin` and `move` changes nothing.
// - `fill` colours the four-connected area of one colour around its point. Of
//   the same colour it changes nothing, but an undo takes it back all the same.
// - `undo` takes back the last stroke, fill or clear that is still there.
//   Without one it does nothing. An undo cannot be undone.

import type { Op } from "./op";
import { BRUSH_DIAMETERS, CANVAS_HEIGHT, CANVAS_WIDTH, PAPER } from "./palette";

/** Sub-pixels per pixel: lines and curves have their corners on this grid. */
const SUB = 16;
/**
 * A curve becomes chords no farther from it than this, in sub-pixels: half a
 * pixel, which nobody sees. A finer curve takes longer to draw.
 */
const FLATNESS = 8;
/** Acts between two checkpoints: what an undo draws again, at most. */
const CHECKPOINT_ACTS = 24;
/** Checkpoints that are kept, of 1.9 MB each. */
const CHECKPOINTS_MAX = 6;

/** Pixels from `left`, `top` up to but without `right`, `bottom`. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Something that an undo can take back, and the pixels it may have changed. */
type Act = { extent: Rect } & (
  | { kind: "stroke"; color: number; radius: number; points: number[]; closed: boolean }
  | { kind: "fill"; color: number; x: number; y: number }
  | { kind: "clear" }
);
type Stroke = Extract<Act, { kind: "stroke" }>;

/** The picture after the first `acts` acts. */
interface Checkpoint {
  acts: number;
  pixels: Uint8Array;
}

/** A picture that grows by operations. */
export class Raster {
  /** Palette indices, row by row from the upper left corner. Read only. */
  readonly pixels = new Uint8Array(CANVAS_WIDTH * CANVAS_HEIGHT);
  /** The same pixels, four at a time. */
  private readonly fours = new Uint32Array(this.pixels.buffer);
  private acts: Act[] = [];
  private checkpoints: Checkpoint[] = [];
  private dirty = nothing();
  private extent = nothing();

  /** Draws one more operation. */
  apply(op: Op): void {
    const open = this.openStroke();
    if (op.op === "move") {
      if (open) {
        const from = open.points.length / 2;
        append(open.points, op.points);
        this.drawPoints(open, from);
      }
      return;
    }
    if (open) {
      this.drawTip(open);
      open.closed = true;
    }
    switch (op.op) {
      case "begin":
        this.add({
          kind: "stroke",
          color: op.color,
          radius: ((BRUSH_DIAMETERS[op.size] ?? BRUSH_DIAMETERS[0]) * SUB) / 2,
          points: op.points.slice(),
          closed: false,
          extent: nothing(),
        });
        break;
      case "fill":
        this.add({ kind: "fill", color: op.color, x: op.x, y: op.y, extent: nothing() });
        break;
      case "clear":
        this.add({ kind: "clear", extent: nothing() });
        break;
      case "undo":
        this.undo();
        break;
      case "end":
        break;
    }
  }

  /** Back to an empty board without a past. */
  reset(): void {
    this.pixels.fill(PAPER);
    this.acts = [];
    this.checkpoints = [];
    this.touchAll();
  }

  /**
   * The pixels that may have changed since the last call; null for none. If they
   * are many, it is the upper rows of them, of about `most` pixels, and the next
   * call goes on from there.
   */
  takeDirty(most = Number.POSITIVE_INFINITY): Rect | null {
    const dirty = this.dirty;
    this.dirty = nothing();
    if (isEmpty(dirty)) return null;
    const end = dirty.top + Math.ceil(most / (dirty.right - dirty.left));
    if (end >= dirty.bottom) return dirty;
    this.dirty = { ...dirty, top: end };
    return { ...dirty, bottom: end };
  }

  /** Whether `takeDirty` has something to give. */
  isDirty(): boolean {
    return !isEmpty(this.dirty);
  }

  /** Reports every pixel as changed, for a canvas that has shown nothing yet. */
  touchAll(): void {
    this.dirty = everything();
  }

  /** FNV-1a, 32 bits, over the pixels: equal pictures have equal hashes. */
  hash(): number {
    let hash = 0x811c9dc5;
    for (const pixel of this.pixels) hash = Math.imul(hash ^ pixel, 0x01000193);
    return hash >>> 0;
  }

  private openStroke(): Stroke | null {
    const last = this.acts.at(-1);
    return last?.kind === "stroke" && !last.closed ? last : null;
  }

  private add(act: Act): void {
    this.checkpoint();
    this.acts.push(act);
    this.draw(act);
  }

  /** Keeps the picture as it is before the next act, now and then. */
  private checkpoint(): void {
    const acts = this.acts.length;
    const newest = this.checkpoints.at(-1)?.acts ?? 0;
    if (acts % CHECKPOINT_ACTS !== 0 || acts <= newest) return;
    const oldest = this.checkpoints.length === CHECKPOINTS_MAX && this.checkpoints.shift();
    const pixels = oldest ? oldest.pixels : new Uint8Array(this.pixels.length);
    pixels.set(this.pixels);
    this.checkpoints.push({ acts, pixels });
  }

  private undo(): void {
    const undone = this.acts.pop();
    if (!undone) return;
    const dirty = this.dirty;
    while ((this.checkpoints.at(-1)?.acts ?? 0) > this.acts.length) this.checkpoints.pop();
    const base = this.checkpoints.at(-1);
    if (base) this.pixels.set(base.pixels);
    else this.pixels.fill(PAPER);
    const again = this.acts.splice(base?.acts ?? 0);
    for (const act of again) this.add(act);
    // Whatever was drawn again looks as before: only the act that is gone shows.
    this.dirty = union(dirty, undone.extent);
  }

  private draw(act: Act): void {
    switch (act.kind) {
      case "stroke":
        this.drawPoints(act, 0);
        if (act.closed) this.drawTip(act);
        break;
      case "fill":
        this.extent = act.extent;
        this.fill(act.color, act.x, act.y);
        break;
      case "clear":
        this.extent = act.extent;
        this.pixels.fill(PAPER);
        this.touch(0, 0, CANVAS_WIDTH, CANVAS_HEIGHT);
        break;
    }
  }

  /** Draws what the points from number `from` on add to a stroke. */
  private drawPoints({ extent, color, radius, points }: Stroke, from: number): void {
    this.extent = extent;
    for (let i = from; i < points.length / 2; i++) {
      const x = coordinate(points, 2 * i);
      const y = coordinate(points, 2 * i + 1);
      if (i === 0) {
        this.capsule(x, y, x, y, radius, color);
        continue;
      }
      const beforeX = coordinate(points, 2 * i - 2);
      const beforeY = coordinate(points, 2 * i - 1);
      const toX = (beforeX + x) / 2;
      const toY = (beforeY + y) / 2;
      if (i === 1) {
        this.capsule(beforeX, beforeY, toX, toY, radius, color);
        continue;
      }
      const fromX = (coordinate(points, 2 * i - 4) + beforeX) / 2;
      const fromY = (coordinate(points, 2 * i - 3) + beforeY) / 2;
      this.curve(fromX, fromY, beforeX, beforeY, toX, toY, radius, color);
    }
  }

  /** Draws the line from the last middle to the last point. */
  private drawTip({ extent, color, radius, points }: Stroke): void {
    const n = points.length;
    if (n < 4) return;
    this.extent = extent;
    const x = coordinate(points, n - 2);
    const y = coordinate(points, n - 1);
    const fromX = (coordinate(points, n - 4) + x) / 2;
    const fromY = (coordinate(points, n - 3) + y) / 2;
    this.capsule(fromX, fromY, x, y, radius, color);
  }

  /**
   * A quadratic curve, as chords. Their number is a power of two, so that its
   * square divides by a shift. All coordinates are sub-pixels.
   */
  private curve(
    fromX: number,
    fromY: number,
    controlX: number,
    controlY: number,
    toX: number,
    toY: number,
    radius: number,
    color: number,
  ): void {
    const bendX = Math.abs(fromX - 2 * controlX + toX);
    const bendY = Math.abs(fromY - 2 * controlY + toY);
    // One chord strays from the curve by a quarter of its bend, n chords by
    // n² times less.
    let log = 0;
    while (Math.max(bendX, bendY) >> (2 * log) > 4 * FLATNESS) log++;
    const chords = 1 << log;
    const half = (chords ** 2) >> 1;
    let lastX = fromX;
    let lastY = fromY;
    for (let step = 1; step <= chords; step++) {
      const f = (chords - step) ** 2;
      const c = 2 * step * (chords - step);
      const t = step ** 2;
      const x = (f * fromX + c * controlX + t * toX + half) >> (2 * log);
      const y = (f * fromY + c * controlY + t * toY + half) >> (2 * log);
      this.capsule(lastX, lastY, x, y, radius, color);
      lastX = x;
      lastY = y;
    }
  }

  /**
   * Every pixel whose centre is at most `radius` from the line from a to b, in
   * sub-pixels. A row of a capsule is one run: the hull of what the disc
   * around each end and the strip between them cover of it.
   */
  private capsule(
    ax: number,
    ay: number,
    bx: number,
    by: number,
    radius: number,
    color: number,
  ): void {
    const dx = bx - ax;
    const dy = by - ay;
    const radiusSquared = radius * radius;
    const lengthSquared = dx * dx + dy * dy;
    // |cross| ≤ radius × length, exactly, since cross is whole. IEEE 754 rounds
    // square roots correctly, so below 2⁵² the floor of one is exact.
    const reach = Math.floor(Math.sqrt(radiusSquared * lengthSquared));
    const top = Math.max(0, Math.floor((Math.min(ay, by) - radius) / SUB));
    const bottom = Math.min(CANVAS_HEIGHT - 1, Math.floor((Math.max(ay, by) + radius) / SUB));
    let leftmost = CANVAS_WIDTH;
    let rightmost = -1;
    for (let y = top; y <= bottom; y++) {
      // Relative to a, as are `left` and `right`.
      const v = y * SUB + SUB / 2 - ay;
      let left = Number.POSITIVE_INFINITY;
      let right = Number.NEGATIVE_INFINITY;
      const restA = radiusSquared - v * v;
      if (restA >= 0) {
        right = Math.floor(Math.sqrt(restA));
        left = -right;
      }
      const restB = radiusSquared - (v - dy) * (v - dy);
      if (restB >= 0) {
        const half = Math.floor(Math.sqrt(restB));
        left = Math.min(left, dx - half);
        right = Math.max(right, dx + half);
      }
      if (lengthSquared > 0) {
        const from = Math.max(
          firstOf(dx, -dy * v, lengthSquared - dy * v),
          firstOf(dy, dx * v - reach, dx * v + reach),
        );
        const to = Math.min(
          lastOf(dx, -dy * v, lengthSquared - dy * v),
          lastOf(dy, dx * v - reach, dx * v + reach),
        );
        if (from <= to) {
          left = Math.min(left, from);
          right = Math.max(right, to);
        }
      }
      if (left > right) continue;
      const from = Math.max(0, Math.ceil((ax + left - SUB / 2) / SUB));
      const to = Math.min(CANVAS_WIDTH - 1, Math.floor((ax + right - SUB / 2) / SUB));
      if (from > to) continue;
      this.pixels.fill(color, y * CANVAS_WIDTH + from, y * CANVAS_WIDTH + to + 1);
      leftmost = Math.min(leftmost, from);
      rightmost = Math.max(rightmost, to);
    }
    this.touch(leftmost, top, rightmost + 1, bottom + 1);
  }

  private fill(color: number, x: number, y: number): void {
    if (x < 0 || x >= CANVAS_WIDTH || y < 0 || y >= CANVAS_HEIGHT) return;
    const pixels = this.pixels;
    const old = pixels[y * CANVAS_WIDTH + x];
    if (old === color) return;
    const seeds = [y * CANVAS_WIDTH + x];
    for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
      if (pixels[seed] !== old) continue;
      const row = Math.floor(seed / CANVAS_WIDTH);
      const start = row * CANVAS_WIDTH;
      let left = seed;
      while (left > start && pixels[left - 1] === old) left--;
      const right = this.runEnd(seed, start + CANVAS_WIDTH);
      pixels.fill(color, left, right);
      this.touch(left - start, row, right - start, row + 1);
      // One seed for each run of the old colour that touches this one.
      for (const step of [-CANVAS_WIDTH, CANVAS_WIDTH]) {
        if (left + step < 0 || left + step >= pixels.length) continue;
        for (let at = left + step; at < right + step; at = this.runEnd(at, right + step)) {
          if (pixels[at] === old) seeds.push(at);
        }
      }
    }
  }

  /** Where the colour of the pixel at `from` ends, at `limit` at the latest. */
  private runEnd(from: number, limit: number): number {
    const { pixels, fours } = this;
    const color = pixels[from] ?? PAPER;
    const four = color * 0x01010101;
    let at = from + 1;
    while (at < limit && pixels[at] === color) {
      if (at % 4 === 0 && at + 4 <= limit && fours[at / 4] === four) at += 4;
      else at++;
    }
    return at;
  }

  private touch(left: number, top: number, right: number, bottom: number): void {
    if (left >= right || top >= bottom) return;
    grow(this.extent, left, top, right, bottom);
    grow(this.dirty, left, top, right, bottom);
  }
}

/**
 * The same picture from fewer steps: what is drawn and taken back within a list
 * is left out, since an undo costs far more than the stroke that it removes.
 */
export function settle(ops: readonly Op[]): Op[] {
  const settled: Op[] = [];
  const starts: number[] = [];
  for (const op of ops) {
    const start = op.op === "undo" ? starts.pop() : undefined;
    if (start !== undefined) {
      settled.length = start;
      // What is gone may have closed the stroke before it.
      settled.push({ op: "end" });
      continue;
    }
    if (op.op === "begin" || op.op === "fill" || op.op === "clear") starts.push(settled.length);
    settled.push(op);
  }
  return settled;
}

/** Appends in place; a spread into push fails on very long lists. */
function append(to: number[], more: readonly number[]): void {
  for (const value of more) to.push(value);
}

function coordinate(points: readonly number[], index: number): number {
  return (points[index] ?? 0) * SUB;
}

/**
 * The first whole u with `low` ≤ k × u ≤ `high`; for k = 0 that is every u or
 * none.
 */
function firstOf(k: number, low: number, high: number): number {
  if (k > 0) return Math.ceil(low / k);
  if (k < 0) return Math.ceil(high / k);
  return low <= 0 && high >= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The last one; see `firstOf`. */
function lastOf(k: number, low: number, high: number): number {
  if (k > 0) return Math.floor(high / k);
  if (k < 0) return Math.floor(low / k);
  return low <= 0 && high >= 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function nothing(): Rect {
  return { left: CANVAS_WIDTH, top: CANVAS_HEIGHT, right: 0, bottom: 0 };
}

function everything(): Rect {
  return { left: 0, top: 0, right: CANVAS_WIDTH, bottom: CANVAS_HEIGHT };
}

function isEmpty(rect: Rect): boolean {
  return rect.left >= rect.right || rect.top >= rect.bottom;
}

function grow(rect: Rect, left: number, top: number, right: number, bottom: number): void {
  rect.left = Math.min(rect.left, left);
  rect.top = Math.min(rect.top, top);
  rect.right = Math.max(rect.right, right);
  rect.bottom = Math.max(rect.bottom, bottom);
}

function union(a: Rect, b: Rect): Rect {
  const both = { ...a };
  grow(both, b.left, b.top, b.right, b.bottom);
  return both;
}
