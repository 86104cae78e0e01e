// The pictures of tests/canvas/*.json, which the server draws too
// (tests/raster.rs): both must come to the hash in the file.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import type { Op } from "./op";
import { CANVAS_HEIGHT, CANVAS_WIDTH } from "./palette";
import { Raster, settle } from "./raster";

interface Case {
  about: string;
  hash: string;
  ops: Op[];
}

// Some of them are slow on a small machine.
vi.setConfig({ testTimeout: 60_000 });

// Vitest runs in www/.
const FOLDER = "../tests/canvas/";
const CASES = readdirSync(FOLDER).map((file) => ({
  file,
  ...(JSON.parse(readFileSync(FOLDER + file, "utf8")) as Case),
}));

function hashOf(ops: readonly Op[]): string {
  const raster = new Raster();
  for (const op of ops) raster.apply(op);
  return raster.hash().toString(16).padStart(8, "0");
}

function oneByOne(ops: readonly Op[]): Op[] {
  return ops.flatMap((op): Op[] => {
    if (op.op !== "begin" && op.op !== "move") return [op];
    const singles: Op[] = [];
    for (let i = 0; i < op.points.length; i += 2) {
      const points = op.points.slice(i, i + 2);
      singles.push(op.op === "begin" && i === 0 ? { ...op, points } : { op: "move", points });
    }
    return singles;
  });
}

test("there are cases", () => {
  expect(CASES.length).toBeGreaterThan(8);
});

describe.each(CASES)("$file", ({ ops, hash }) => {
  test("has its hash", () => {
    expect(hashOf(ops)).toBe(hash);
  });

  test("has it with the points one by one", () => {
    expect(hashOf(oneByOne(ops))).toBe(hash);
  });

  test("has it without what is taken back", () => {
    expect(hashOf(settle(ops))).toBe(hash);
    const half = Math.floor(ops.length / 2);
    expect(hashOf([...settle(ops.slice(0, half)), ...settle(ops.slice(half))])).toBe(hash);
  });

  test("reports every pixel that changes", () => {
    const raster = new Raster();
    const shown = raster.pixels.slice();
    for (let i = 0; i < ops.length; i += 7) {
      for (const op of ops.slice(i, i + 7)) raster.apply(op);
      const dirty = raster.takeDirty();
      if (!dirty) continue;
      for (let y = dirty.top; y < dirty.bottom; y++) {
        const from = y * CANVAS_WIDTH + dirty.left;
        shown.set(raster.pixels.subarray(from, from + dirty.right - dirty.left), from);
      }
    }
    expect(Buffer.compare(shown, raster.pixels)).toBe(0);
  });
});

test("a dot is as wide as its diameter, and only that is dirty", () => {
  const raster = new Raster();
  raster.apply({ op: "begin", color: 3, size: 0, points: [100, 200] });
  expect(raster.takeDirty()).toEqual({ left: 96, top: 196, right: 104, bottom: 205 });
  expect(raster.pixels.filter((pixel) => pixel === 3).length).toBe(52);
  expect(raster.takeDirty()).toBeNull();
});

test("many changed pixels are told in parts, from the top", () => {
  const raster = new Raster();
  raster.touchAll();
  expect(raster.takeDirty(1600 * 500)).toMatchObject({ left: 0, top: 0, right: 1600, bottom: 500 });
  raster.apply({ op: "begin", color: 3, size: 0, points: [100, 100] });
  expect(raster.takeDirty(1600 * 700)).toMatchObject({ top: 96, bottom: 796 });
  expect(raster.isDirty()).toBe(true);
  expect(raster.takeDirty()).toMatchObject({ top: 796, bottom: 1200 });
  expect(raster.isDirty()).toBe(false);
});

test("a reset empties the board and its past", () => {
  const raster = new Raster();
  raster.apply({ op: "fill", color: 3, x: 0, y: 0 });
  raster.reset();
  raster.apply({ op: "undo" });
  expect(raster.hash()).toBe(new Raster().hash());
  expect(raster.takeDirty()).toEqual({
    left: 0,
    top: 0,
    right: CANVAS_WIDTH,
    bottom: CANVAS_HEIGHT,
  });
});
