import { fireEvent, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, test } from "vitest";
import { BoardView } from "./BoardView";
import { Board } from "./board";
import type { Op } from "./op";
import { FIRST_TOOL } from "./tool";

test("it draws with the tool of the last render, only while it may", () => {
  const board = new Board();
  const ops: Op[] = [];
  const view = (canDraw: boolean, color: number) => (
    <StrictMode>
      <BoardView
        board={board}
        label="The drawing"
        canDraw={canDraw}
        tool={{ ...FIRST_TOOL, color }}
        onOp={(op) => ops.push(op)}
      />
    </StrictMode>
  );
  const { rerender, unmount } = render(view(false, 3));
  const canvas = screen.getByRole("img", { name: "The drawing" });
  canvas.setPointerCapture = () => {};
  const press = () => fireEvent.pointerDown(canvas, { pointerId: 1, isPrimary: true, button: 0 });
  press();
  expect(ops).toEqual([]);
  rerender(view(true, 7));
  press();
  expect(ops.map(({ op }) => op)).toEqual(["begin"]);
  expect(ops[0]).toMatchObject({ color: 7 });
  rerender(view(true, 8));
  expect(ops.length).toBe(1);
  rerender(view(false, 8));
  expect(ops.map(({ op }) => op)).toEqual(["begin", "end"]);
  unmount();
  expect(ops.length).toBe(2);
});
