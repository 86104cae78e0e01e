import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test } from "vitest";
import { PALETTE } from "./palette";
import { Toolbar } from "./Toolbar";
import { FIRST_TOOL, type Tool } from "./tool";

let chosen: Tool;
let pressed: string[];

function Bar() {
  const [tool, setTool] = useState(FIRST_TOOL);
  chosen = tool;
  return (
    <Toolbar
      tool={tool}
      onTool={setTool}
      onUndo={() => pressed.push("undo")}
      onClear={() => pressed.push("clear")}
    />
  );
}

beforeEach(() => {
  pressed = [];
  render(<Bar />);
});

const click = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("every colour has its name, and the chosen one says so", async () => {
  for (const { name } of PALETTE) expect(screen.getByRole("button", { name })).toBeVisible();
  await click("dark green");
  expect(chosen.color).toBe(10);
  expect(screen.getByRole("button", { name: "dark green", pressed: true })).toBeVisible();
  expect(screen.getByRole("button", { name: "black", pressed: false })).toBeVisible();
});

test("a colour takes the pen up after the eraser, a size after the fill", async () => {
  await click("Eraser");
  expect(chosen.kind).toBe("eraser");
  expect(screen.getByRole("button", { name: "black", pressed: false })).toBeVisible();
  await click("red");
  expect(chosen).toEqual({ ...FIRST_TOOL, color: 4, size: 1 });
  await click("Fill");
  await click("Very thick");
  expect(chosen).toEqual({ ...FIRST_TOOL, color: 4, size: 4 });
});

test("undo and clear", async () => {
  await click("Undo");
  await click("Clear the board");
  expect(pressed).toEqual(["undo", "clear"]);
});

test("the shapes take turns", async () => {
  await click("Straight line");
  expect(chosen).toMatchObject({ kind: "shape", shape: "line" });
  await click("Straight line");
  await click("Rectangle");
  expect(chosen).toMatchObject({ kind: "shape", shape: "ellipse" });
  await click("red");
  expect(chosen).toMatchObject({ kind: "shape", color: 4 });
});
