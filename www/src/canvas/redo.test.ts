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
  for (let n = 0; n < 4; n++) log.push(...past.undo(1, log));
  expect(past.undo(1, log)).toEqual([]);
  expect(picture(log)).toBe(picture([]));
  for (let n = 0; n < 3; n++) log.push(...past.redo(1));
  expect(picture(log)).toBe(picture(drawn));
  log.push(...past.redo(1));
  expect(picture(log)).toBe(cleared);
  expect(past.redo(1)).toEqual([]);
});

test("a pressed stroke is taken back and drawn again as one", () => {
  const pressed: Op[] = [
    { op: "begin", color: 4, size: 1, points: [100, 100] },
    { op: "move", points: [150, 100, 200, 120] },
    { op: "end" },
    { op: "begin", color: 4, size: 2, points: [200, 120] },
    { op: "move", points: [250, 140] },
    { op: "end" },
    { op: "begin", color: 4, size: 1, points: [250, 140] },
    { op: "move", points: [300, 100] },
    { op: "end" },
  ];
  // Of another colour, from where the first one ends: a stroke of its own.
  const other: Op[] = [{ op: "begin", color: 5, size: 2, points: [300, 100] }, { op: "end" }];
  const log = [...stroke(500), ...pressed, ...other];
  const past = new Redo();
  for (const [undos, left] of [
    [1, [...stroke(500), ...pressed]],
    [3, stroke(500)],
    [1, []],
  ] as const) {
    const taken = past.undo(1, log);
    expect(taken).toHaveLength(undos);
    log.push(...taken);
    expect(picture(log)).toBe(picture(left));
  }
  for (let n = 0; n < 3; n++) log.push(...past.redo(1));
  expect(picture(log)).toBe(picture([...stroke(500), ...pressed, ...other]));
});

test("something new, or another turn, ends it", () => {
  const past = new Redo();
  past.undo(1, stroke(100));
  past.forget();
  expect(past.redo(1)).toEqual([]);
  past.undo(1, stroke(100));
  expect(past.redo(2)).toEqual([]);
});
