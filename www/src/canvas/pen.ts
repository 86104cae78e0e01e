// From Pointer Events to drawing operations.
//
// It owns the one stroke that is being drawn and which pointer draws it. It
// must not know pixels, the network or React, and it keeps nothing of a stroke
// but its last point. getCoalescedEvents is missing on plain HTTP, so a pen
// there has the 60 samples a second that the raster's curves were made for.

import type { Op } from "./op";
import { CANVAS_HEIGHT, CANVAS_MARGIN, CANVAS_WIDTH, PAPER } from "./palette";
import { sizeAt } from "./pressure";
import { outline, type Place, regular, type Shape } from "./shapes";
import { FIRST_TOOL, type Tool } from "./tool";

/** A move shorter than this adds nothing that can be seen; in pixels. */
const STEP_MIN = 3;
/** The server takes two fills a second and some more at once; taps beyond that do nothing. */
const FILL_INTERVAL_MS = 500;
const FILL_BURST = 3;

/** So many strokes is one of a pressed stylus at most: taking them back takes as many undos. */
const PARTS_MAX = 24;

/** A shape between where the pointer went down and where it is. */
interface Sketch {
  shape: Shape;
  from: Place;
  color: number;
  size: number;
}

/** How a shape would be drawn now. */
export interface Preview {
  color: number;
  size: number;
  points: number[];
}

/** Turns what a pointer does on an element into operations. */
export class Pen {
  /** What the next stroke is drawn with. */
  tool: Tool = FIRST_TOOL;
  /** From the first stylus on touch does not draw; a palm would. */
  stylusSeen = false;
  /** Whether touch draws even after that. */
  fingerDraws = false;
  /** Whether a stylus draws thicker the harder it is pressed. */
  pressure = false;
  private pointer: number | null = null;
  private sketch: Sketch | null = null;
  private last: Place = { x: 0, y: 0 };
  /** Of the stroke that is being drawn. */
  private size = FIRST_TOOL.size;
  private parts = 0;
  private nextFill_ms = 0;
  private readonly listeners = new AbortController();

  /**
   * @param element shows the whole picture and nothing else, at any size
   * @param emit takes the operations, in order
   * @param onStylus is called once, when the first stylus is seen
   * @param onPreview shows a shape while it is drawn out, and null ends that
   */
  constructor(
    private readonly element: HTMLElement,
    private readonly emit: (op: Op) => void,
    private readonly onStylus: () => void = () => {},
    private readonly onPreview: (preview: Preview | null) => void = () => {},
  ) {
    const { signal } = this.listeners;
    element.addEventListener("pointerdown", (event) => this.down(event), { signal });
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    element.addEventListener("pointerup", (event) => this.up(event), { signal });
    element.addEventListener("pointercancel", (event) => this.lost(event), { signal });
    element.addEventListener("lostpointercapture", (event) => this.lost(event), { signal });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  /** Ends the stroke that is being drawn, if there is one. */
  cancel(): void {
    if (this.pointer === null) return;
    this.pointer = null;
    if (this.sketch) this.onPreview(null);
    else this.emit({ op: "end" });
    this.sketch = null;
  }

  /** Lets go of the element, which ends a stroke. */
  destroy(): void {
    this.cancel();
    this.listeners.abort();
  }

  private down(event: PointerEvent): void {
    if (event.pointerType === "pen" && !this.stylusSeen) {
      this.stylusSeen = true;
      this.onStylus();
    }
    const palm = event.pointerType === "touch" && this.stylusSeen && !this.fingerDraws;
    if (palm || !event.isPrimary || event.button !== 0) return;
    // Keeps a mouse from selecting text, and the focus where it is.
    event.preventDefault();
    this.cancel();
    const at = this.placeOf(event);
    const { kind, size } = this.tool;
    const color = kind === "eraser" ? PAPER : this.tool.color;
    if (kind === "fill") {
      this.fill(at, color, event.timeStamp);
      return;
    }
    this.pointer = event.pointerId;
    this.last = at;
    this.element.setPointerCapture(event.pointerId);
    // With Shift the pen draws straight.
    if (kind === "shape" || event.shiftKey) {
      this.sketch = { shape: kind === "shape" ? this.tool.shape : "line", from: at, color, size };
      return;
    }
    this.parts = 0;
    this.size = this.feels(event) ? sizeAt(event.pressure, size, size) : size;
    this.begin();
  }

  private move(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    if (this.sketch) {
      this.onPreview(this.drawnOut(this.sketch, event));
      return;
    }
    // Absent on plain HTTP, and empty in some versions of Safari.
    const coalesced = event.getCoalescedEvents?.() ?? [];
    const points: number[] = [];
    for (const sample of coalesced.length > 0 ? coalesced : [event]) {
      const at = this.placeOf(sample);
      if (Math.hypot(at.x - this.last.x, at.y - this.last.y) < STEP_MIN) continue;
      this.last = at;
      points.push(at.x, at.y);
      const size = this.feels(sample)
        ? sizeAt(sample.pressure, this.tool.size, this.size)
        : this.size;
      if (size === this.size || this.parts === PARTS_MAX) continue;
      this.emit({ op: "move", points: points.splice(0) });
      this.emit({ op: "end" });
      this.size = size;
      this.begin();
    }
    if (points.length > 0) this.emit({ op: "move", points });
  }

  private begin(): void {
    const color = this.tool.kind === "eraser" ? PAPER : this.tool.color;
    this.parts += 1;
    this.emit({ op: "begin", color, size: this.size, points: [this.last.x, this.last.y] });
  }

  private feels(event: PointerEvent): boolean {
    return this.pressure && event.pointerType === "pen" && this.tool.kind === "pen";
  }

  private up(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    if (this.sketch) {
      const { color, size, points } = this.drawnOut(this.sketch, event);
      this.cancel();
      this.emit({ op: "begin", color, size, points });
      this.emit({ op: "end" });
      return;
    }
    const at = this.placeOf(event);
    if (at.x !== this.last.x || at.y !== this.last.y) {
      this.emit({ op: "move", points: [at.x, at.y] });
    }
    this.cancel();
  }

  private lost(event: PointerEvent): void {
    if (event.pointerId === this.pointer) this.cancel();
  }

  private drawnOut({ shape, from, color, size }: Sketch, event: PointerEvent): Preview {
    const at = this.placeOf(event);
    const isRegular = event.shiftKey && this.tool.kind === "shape";
    const points = outline(shape, from, isRegular ? regular(shape, from, at) : at);
    return { color, size, points: points.map(inBounds) };
  }

  private fill(at: Place, color: number, now_ms: number): void {
    const next_ms = Math.max(this.nextFill_ms, now_ms) + FILL_INTERVAL_MS;
    if (next_ms > now_ms + FILL_BURST * FILL_INTERVAL_MS) return;
    this.nextFill_ms = next_ms;
    const x = clamp(at.x, 0, CANVAS_WIDTH - 1);
    const y = clamp(at.y, 0, CANVAS_HEIGHT - 1);
    this.emit({ op: "fill", color, x, y });
  }

  /** The pixel of the picture under the pointer, at most a margin outside it. */
  private placeOf(event: PointerEvent): Place {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const x = Math.floor(((event.clientX - left) * CANVAS_WIDTH) / (width || 1));
    const y = Math.floor(((event.clientY - top) * CANVAS_HEIGHT) / (height || 1));
    return { x: inBounds(x, 0), y: inBounds(y, 1) };
  }
}

/** A coordinate of a list x, y, x, y … at most a margin outside the picture. */
function inBounds(value: number, index: number): number {
  const size = index % 2 === 0 ? CANVAS_WIDTH : CANVAS_HEIGHT;
  return clamp(value, -CANVAS_MARGIN, size + CANVAS_MARGIN - 1);
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
