import { expect, test } from "vitest";
import { CANVAS_WIDTH } from "./palette";
import { Raster } from "./raster";
import { outline, pathOf, regular, type Shape } from "./shapes";

const from = { x: 200, y: 300 };
const to = { x: 1000, y: 700 };

/** Whether the thinnest pen, drawing the shape, has inked a pixel. */
function inked(shape: Shape): (x: number, y: number) => boolean {
  const raster = new Raster();
  raster.apply({ op: "begin", color: 3, size: 0, points: outline(shape, from, to) });
  raster.apply({ op: "end" });
  return (x, y) => raster.pixels[y * CANVAS_WIDTH + x] === 3;
}

test("a line is straight from end to end", () => {
  const at = inked("line");
  for (const x of [200, 400, 600, 800, 1000]) expect(at(x, 300 + (x - 200) / 2)).toBe(true);
  expect(at(600, 480)).toBe(false);
});

test("a rectangle has sharp corners", () => {
  const at = inked("rectangle");
  for (const [x, y] of [
    [200, 300],
    [1000, 300],
    [1000, 700],
    [200, 700],
    [600, 300],
    [200, 500],
  ] as const) {
    expect(at(x, y), `${x}, ${y}`).toBe(true);
  }
  expect(at(600, 500)).toBe(false);
});

test("an ellipse goes through its box's sides and is round in between", () => {
  const at = inked("ellipse");
  for (let turn = 0; turn < 1; turn += 1 / 48) {
    const [x, y] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
    expect(at(Math.round(600 + 400 * x), Math.round(500 + 200 * y)), `${turn}`).toBe(true);
    expect(at(Math.round(600 + 390 * x), Math.round(500 + 190 * y)), `${turn}`).toBe(false);
  }
});

test("with Shift lines snap and boxes are square", () => {
  expect(regular("line", from, { x: 300, y: 310 })).toEqual({ x: 300, y: 300 });
  expect(regular("line", from, { x: 210, y: 100 })).toEqual({ x: 200, y: 100 });
  expect(regular("line", from, { x: 100, y: 200 })).toEqual({ x: 100, y: 200 });
  expect(regular("ellipse", from, { x: 100, y: 600 })).toEqual({ x: 100, y: 400 });
});

test("the preview is the curve that is drawn", () => {
  expect(pathOf([0, 0, 10, 20])).toBe("M0 0L10 20");
  expect(pathOf([0, 0, 10, 20, 30, 0])).toBe("M0 0L5 10Q10 20 20 10L30 0");
});
