import { expect, test } from "vitest";
import type { Op } from "./op";
import { Raster } from "./raster";
import { Redo } from "./redo";

function picture(ops: readonly Op[]): number {
  const raster = new Raster();
  for (const op of ops) raster.apply(op);
  return raster.hash();
}

const stroke = (y: number, points = 3): Op[] => [
  { op: "begin", color: 4, size: 2, points: [100, y] },
  { op: "move", points: Array.from({ length: points }, (_, n) => [150 + 2 * n, y + n]).flat() },
  { op: "end" },
];

test("what was undone comes back as it was, the last first", () => {
  const drawn: Op[] = [...stroke(100), { op: "fill", color: 7, x: 5, y: 5 }, ...stroke(300, 600)];
  const log = [...drawn, { op: "clear" } as Op];
  const past = new Redo();
  const cleared = picture(log);
  for (let n = 0; n < 4; n++) log.push(past.undo(1, log) as Op);
  expect(past.undo(1, log)).toBeNull();
  expect(picture(log)).toBe(picture([]));
  for (let n = 0; n < 3; n++) log.push(...past.redo(1));
  expect(picture(log)).toBe(picture(drawn));
  log.push(...past.redo(1));
  expect(picture(log)).toBe(cleared);
  expect(past.redo(1)).toEqual([]);
});

test("something new, or another turn, ends it", () => {
  const past = new Redo();
  past.undo(1, stroke(100));
  past.forget();
  expect(past.redo(1)).toEqual([]);
  past.undo(1, stroke(100));
  expect(past.redo(2)).toEqual([]);
});
