import { beforeEach, expect, test } from "vitest";
import type { Op } from "./op";
import { Pen } from "./pen";

// The board stands at (100, 50) and is shown at a quarter of its size.
let element: HTMLElement;
let pen: Pen;
let ops: Op[];
let stylus: number;

beforeEach(() => {
  element = document.createElement("div");
  element.getBoundingClientRect = () => new DOMRect(100, 50, 400, 300);
  element.setPointerCapture = () => {};
  ops = [];
  stylus = 0;
  pen = new Pen(
    element,
    (op) => ops.push(op),
    () => stylus++,
  );
});

function fire(type: string, x: number, y: number, more: PointerEventInit & { at?: number } = {}) {
  const event = new PointerEvent(type, {
    clientX: x,
    clientY: y,
    pointerId: 1,
    isPrimary: true,
    pointerType: "mouse",
    button: 0,
    ...more,
  });
  Object.defineProperty(event, "timeStamp", { value: more.at ?? 0 });
  element.dispatchEvent(event);
}

test("a stroke", () => {
  fire("pointermove", 100, 50);
  fire("pointerdown", 100, 50);
  fire("pointermove", 110, 60);
  fire("pointerup", 111, 60);
  fire("pointermove", 200, 60);
  expect(ops).toEqual([
    { op: "begin", color: 3, size: 1, points: [0, 0] },
    { op: "move", points: [40, 40] },
    { op: "move", points: [44, 40] },
    { op: "end" },
  ]);
});

test("a stylus draws thicker the harder it is pressed, if that is wished", () => {
  const stylusAt = (type: string, x: number, pressure: number) =>
    fire(type, x, 100, { pointerType: "pen", pressure });
  const draw = () => {
    ops.length = 0;
    stylusAt("pointerdown", 200, 0.5);
    stylusAt("pointermove", 210, 0.9);
    // A hand trembles.
    stylusAt("pointermove", 220, 0.68);
    stylusAt("pointermove", 230, 0.1);
    stylusAt("pointerup", 230, 0);
    return ops;
  };
  expect(draw().filter(({ op }) => op === "begin")).toHaveLength(1);
  pen.pressure = true;
  expect(draw()).toEqual([
    { op: "begin", color: 3, size: 1, points: [400, 200] },
    { op: "move", points: [440, 200] },
    { op: "end" },
    { op: "begin", color: 3, size: 2, points: [440, 200] },
    { op: "move", points: [480, 200] },
    { op: "move", points: [520, 200] },
    { op: "end" },
    { op: "begin", color: 3, size: 0, points: [520, 200] },
    { op: "end" },
  ]);
  fire("pointerdown", 200, 100, { pressure: 1 });
  expect(ops.at(-1)).toMatchObject({ op: "begin", size: 1 });
});

test("the eraser is a white pen", () => {
  pen.tool = { ...pen.tool, kind: "eraser", color: 5, size: 4 };
  fire("pointerdown", 300, 200);
  expect(ops).toEqual([{ op: "begin", color: 0, size: 4, points: [800, 600] }]);
});

test("points lie at most a margin outside the picture", () => {
  fire("pointerdown", 100, 50);
  fire("pointermove", -900, 2000);
  fire("pointermove", 9000, -200);
  expect(ops.slice(1)).toEqual([
    { op: "move", points: [-64, 1263] },
    { op: "move", points: [1663, -64] },
  ]);
});

test("a fill lies inside the picture, and only a few come at once", () => {
  pen.tool = { ...pen.tool, kind: "fill", color: 7, size: 0 };
  for (let i = 0; i < 5; i++) fire("pointerdown", 500, 349, { at: 1000 + i });
  expect(ops.length).toBe(3);
  expect(ops[0]).toEqual({ op: "fill", color: 7, x: 1599, y: 1196 });
  fire("pointerdown", 100, 50, { at: 2100 });
  expect(ops.length).toBe(4);
});

test("samples that the browser has held back are drawn, and small steps are not", () => {
  fire("pointerdown", 100, 50);
  const event = new PointerEvent("pointermove", { pointerId: 1, clientX: 120, clientY: 50 });
  event.getCoalescedEvents = () =>
    [100.25, 110, 110.5, 120].map(
      (clientX) => new PointerEvent("pointermove", { clientX, clientY: 50 }),
    );
  element.dispatchEvent(event);
  event.getCoalescedEvents = () => [];
  element.dispatchEvent(event);
  expect(ops.slice(1)).toEqual([{ op: "move", points: [40, 0, 80, 0] }]);
});

test("a lost pointer ends its stroke, another pointer does not", () => {
  fire("pointerdown", 100, 50);
  fire("pointerdown", 200, 50, { pointerId: 2, isPrimary: false });
  fire("pointermove", 200, 50, { pointerId: 2, isPrimary: false });
  fire("pointercancel", 200, 50, { pointerId: 2 });
  expect(ops.length).toBe(1);
  fire("pointercancel", 0, 0);
  fire("lostpointercapture", 0, 0);
  expect(ops.slice(1)).toEqual([{ op: "end" }]);
});

test("a palm does not draw beside a stylus, a finger may", () => {
  fire("pointerdown", 100, 50, { pointerType: "touch", pointerId: 1 });
  fire("pointerdown", 200, 50, { pointerType: "pen", pointerId: 2 });
  fire("pointerup", 200, 50, { pointerType: "pen", pointerId: 2 });
  expect(ops.map(({ op }) => op)).toEqual(["begin", "end", "begin", "end"]);
  expect(stylus).toBe(1);
  fire("pointerdown", 100, 50, { pointerType: "touch", pointerId: 3 });
  expect(ops.length).toBe(4);
  pen.fingerDraws = true;
  fire("pointerdown", 100, 50, { pointerType: "touch", pointerId: 4 });
  expect(ops.length).toBe(5);
});

test("it draws with the first button, until it is taken away", () => {
  fire("pointerdown", 100, 50, { button: 2 });
  expect(ops).toEqual([]);
  fire("pointerdown", 100, 50);
  pen.destroy();
  fire("pointerdown", 100, 50);
  expect(ops.map(({ op }) => op)).toEqual(["begin", "end"]);
});

test("a shape is drawn when it is let go, within the margin", () => {
  const previews: unknown[] = [];
  pen.destroy();
  pen = new Pen(
    element,
    (op) => ops.push(op),
    () => {},
    (preview) => previews.push(preview),
  );
  pen.tool = { ...pen.tool, kind: "shape", shape: "rectangle" };
  fire("pointerdown", 110, 60);
  fire("pointermove", 130, 70);
  expect(ops).toEqual([]);
  expect(previews).toHaveLength(1);
  fire("pointerup", 900, 80);
  const corners = [40, 40, 1663, 40, 1663, 40, 1663, 120, 1663, 120, 40, 120, 40, 120, 40, 40];
  expect(ops).toEqual([{ op: "begin", color: 3, size: 1, points: corners }, { op: "end" }]);
  expect(previews.at(-1)).toBeNull();
});

test("a shape that is lost leaves nothing", () => {
  pen.tool = { ...pen.tool, kind: "shape", shape: "ellipse" };
  fire("pointerdown", 110, 60);
  fire("pointercancel", 130, 70);
  fire("pointerup", 130, 70);
  expect(ops).toEqual([]);
});

test("with Shift the pen draws straight", () => {
  fire("pointerdown", 110, 60, { shiftKey: true });
  fire("pointermove", 120, 90);
  fire("pointerup", 200, 70);
  expect(ops).toEqual([
    { op: "begin", color: 3, size: 1, points: [40, 40, 400, 80] },
    { op: "end" },
  ]);
});
