import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Board } from "./board";
import type { Op } from "./op";
import { Raster } from "./raster";

interface Frame {
  at_ms: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What each frame painted, in one piece or in bands from the top down. */
const painted: Frame[] = [];

function paint(left: number, top: number, width: number, height: number): void {
  const at_ms = performance.now();
  const right = left + width;
  const bottom = top + height;
  const last = painted.at(-1);
  if (last?.at_ms !== at_ms) {
    painted.push({ at_ms, left, top, right, bottom });
    return;
  }
  expect({ left, right, top }).toEqual({ left: last.left, right: last.right, top: last.bottom });
  last.bottom = bottom;
}

/** A canvas that can be painted on; this DOM has none. */
function fakeCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const context = {
    createImageData: (width: number, height: number) => ({
      data: new Uint8ClampedArray(4 * width * height),
    }),
    putImageData: (...a: [unknown, number, number, number, number, number, number]) =>
      paint(a[3], a[4], a[5], a[6]),
  };
  canvas.getContext = (() => context) as unknown as HTMLCanvasElement["getContext"];
  return canvas;
}

const stroke: Op[] = [
  { op: "begin", color: 3, size: 0, points: [100, 100] },
  { op: "move", points: Array.from({ length: 200 }, (_, i) => 100 + 5 * i) },
  { op: "end" },
];

function hashOf(ops: readonly Op[]): number {
  const raster = new Raster();
  for (const op of ops) raster.apply(op);
  return raster.hash();
}

beforeEach(() => {
  painted.length = 0;
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("my own pen is painted with the next frame, and only where it drew", () => {
  const board = new Board();
  board.attach(fakeCanvas());
  vi.advanceTimersToNextFrame();
  expect(painted).toMatchObject([{ left: 0, top: 0, right: 1600, bottom: 1200 }]);
  board.apply([{ op: "begin", color: 3, size: 0, points: [100, 100] }], "now");
  board.apply([{ op: "end" }], "now");
  expect(painted.length).toBe(1);
  vi.advanceTimersToNextFrame();
  expect(painted.length).toBe(2);
  expect(painted[1]).toMatchObject({ left: 96, right: 104 });
  vi.advanceTimersByTime(500);
  expect(painted.length).toBe(2);
});

test("a live batch grows over some frames", () => {
  const board = new Board();
  board.attach(fakeCanvas());
  vi.advanceTimersToNextFrame();
  board.apply(stroke, "spread");
  vi.advanceTimersByTime(200);
  expect(painted.length).toBeGreaterThanOrEqual(4);
  expect(painted.length).toBeLessThanOrEqual(6);
  expect(board.hash()).toBe(hashOf(stroke));
});

test("what comes in between keeps its place", () => {
  const board = new Board();
  board.attach(fakeCanvas());
  board.apply(stroke, "spread");
  vi.advanceTimersByTime(17);
  board.apply([{ op: "fill", color: 5, x: 0, y: 0 }], "spread");
  board.apply([{ op: "undo" }, { op: "undo" }], "now");
  expect(board.hash()).toBe(new Raster().hash());
  board.apply(stroke, "replay");
  board.reset();
  expect(board.hash()).toBe(new Raster().hash());
});

test("without a canvas it draws at once, and a canvas that comes later shows it", () => {
  const board = new Board();
  board.apply(stroke, "spread");
  expect(board.hash()).toBe(hashOf(stroke));
  const detach = board.attach(fakeCanvas());
  vi.advanceTimersByTime(20);
  expect(painted.length).toBe(1);
  detach();
  board.apply([{ op: "clear" }], "now");
  vi.advanceTimersByTime(20);
  expect(painted.length).toBe(1);
});
