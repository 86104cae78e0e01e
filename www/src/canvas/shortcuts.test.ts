import { expect, test } from "vitest";
import { listenForHelp, listenForShortcuts, type Shortcut, setKeys, shortcutOf } from "./shortcuts";
import { FIRST_TOOL, type Tool } from "./tool";

function press(key: string, more: KeyboardEventInit = {}): Shortcut | null {
  return shortcutOf(new KeyboardEvent("keydown", { key, ...more }));
}

function change(key: string, tool: Tool = FIRST_TOOL): Tool | undefined {
  const shortcut = press(key);
  return shortcut?.does === "tool" ? shortcut.change(tool) : undefined;
}

test("tools and sizes", () => {
  expect(change("e")).toEqual({ ...FIRST_TOOL, kind: "eraser" });
  expect(change("F")).toEqual({ ...FIRST_TOOL, kind: "fill" });
  expect(change("b", { ...FIRST_TOOL, kind: "fill" })).toEqual(FIRST_TOOL);
  expect(change("o")).toEqual({ ...FIRST_TOOL, kind: "shape", shape: "ellipse" });
  expect(change("5")).toEqual({ ...FIRST_TOOL, size: 4 });
  expect(change("]", { ...FIRST_TOOL, size: 4 })?.size).toBe(4);
  expect(change("[", { ...FIRST_TOOL, size: 4 })?.size).toBe(3);
  expect(press("6")).toBeNull();
  expect(press("0")).toBeNull();
});

test("undo and clear", () => {
  expect(press("z", { ctrlKey: true })).toEqual({ does: "undo" });
  expect(press("z", { metaKey: true })).toEqual({ does: "undo" });
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toEqual({ does: "redo" });
  expect(press("y", { ctrlKey: true })).toEqual({ does: "redo" });
  expect(press("z")).toBeNull();
  expect(press("Delete", { shiftKey: true })).toEqual({ does: "clear" });
  expect(press("Delete")).toBeNull();
  expect(press("f", { ctrlKey: true })).toBeNull();
});

test("keys in a text field are left alone", () => {
  const heard: Shortcut[] = [];
  const stop = listenForShortcuts((shortcut) => heard.push(shortcut));
  const field = document.body.appendChild(document.createElement("input"));
  const key = () => new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true });
  field.dispatchEvent(key());
  expect(heard.length).toBe(0);
  document.body.dispatchEvent(key());
  expect(heard.length).toBe(1);
  stop();
  document.body.dispatchEvent(key());
  expect(heard.length).toBe(1);
  field.remove();
});

test("the question mark asks for help, and all keys can be switched off", () => {
  let asked = 0;
  const stop = listenForHelp(() => asked++);
  const press = () =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
  press();
  expect(asked).toBe(1);
  setKeys(false);
  press();
  expect(asked).toBe(1);
  setKeys(true);
  press();
  expect(asked).toBe(2);
  stop();
});
