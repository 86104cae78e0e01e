import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Board } from "./board";
import type { Op } from "./op";
import { Raster } from "./raster";

const painted: { x: number; y: number; width: number; height: number }[] = [];

/** A canvas that can be painted on; this DOM has none. */
function fakeCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const context = {
    createImageData: (width: number, height: number) => ({
      data: new Uint8ClampedArray(4 * width * height),
    }),
    putImageData: (...a: [unknown, number, number, number, number, number, number]) =>
      painted.push({ x: a[3], y: a[4], width: a[5], height: a[6] }),
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
  expect(painted).toEqual([{ x: 0, y: 0, width: 1600, height: 1200 }]);
  board.apply([{ op: "begin", color: 3, size: 0, points: [100, 100] }], "now");
  board.apply([{ op: "end" }], "now");
  expect(painted.length).toBe(1);
  vi.advanceTimersToNextFrame();
  expect(painted.length).toBe(2);
  expect(painted[1]?.width).toBe(8);
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
