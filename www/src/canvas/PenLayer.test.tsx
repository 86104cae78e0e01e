import { fireEvent, render } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, test, vi } from "vitest";
import type { Op } from "./op";
import { PenLayer } from "./PenLayer";
import { FIRST_TOOL } from "./tool";

function glass(onOp: (op: Op) => void, color: number, stylus = false, onStylus = () => {}) {
  return (
    <StrictMode>
      <PenLayer
        tool={{ ...FIRST_TOOL, color }}
        onOp={onOp}
        stylus={stylus}
        onStylus={onStylus}
        fingerDraws={false}
        pressure={false}
      />
    </StrictMode>
  );
}

function press(container: HTMLElement, pointerType = "mouse") {
  const layer = container.firstElementChild as HTMLElement;
  layer.setPointerCapture = () => {};
  fireEvent.pointerDown(layer, { pointerId: 1, isPrimary: true, button: 0, pointerType });
}

test("it draws with the tool of the last render, and ends a stroke when it goes", () => {
  const ops: Op[] = [];
  const take = (op: Op) => ops.push(op);
  const { container, rerender, unmount } = render(glass(take, 3));
  rerender(glass(take, 7));
  press(container);
  expect(ops.map(({ op }) => op)).toEqual(["begin"]);
  expect(ops[0]).toMatchObject({ color: 7 });
  rerender(glass(take, 8));
  expect(ops.length).toBe(1);
  unmount();
  expect(ops.map(({ op }) => op)).toEqual(["begin", "end"]);
});

test("a stylus that was seen on another board keeps touch from drawing", () => {
  const ops: Op[] = [];
  const seen = vi.fn();
  const first = render(glass((op) => ops.push(op), 3, false, seen));
  press(first.container, "pen");
  expect(seen).toHaveBeenCalledOnce();
  first.unmount();
  ops.length = 0;
  const second = render(glass((op) => ops.push(op), 3, true, seen));
  press(second.container, "touch");
  expect(ops).toEqual([]);
  press(second.container, "pen");
  expect(ops.map(({ op }) => op)).toEqual(["begin"]);
  expect(seen).toHaveBeenCalledOnce();
});
