// The drawer's keys, and the one for help. Whoever listens decides when: the
// drawer's only while drawing.

import { createStore } from "zustand/vanilla";
import { read, write } from "../storage";
import { BRUSH_DIAMETERS } from "./palette";
import type { Shape } from "./shapes";
import { type Tool, type ToolKind, withSize } from "./tool";

export type Shortcut =
  | { does: "undo" }
  | { does: "redo" }
  | { does: "clear" }
  | { does: "tool"; change: (tool: Tool) => Tool };

const TOOL_KEYS: Record<string, ToolKind> = { b: "pen", e: "eraser", f: "fill" };
const SHAPE_KEYS: Record<string, Shape> = { l: "line", r: "rectangle", o: "ellipse" };

/** What a key press asks for; null for nothing of ours. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.isComposing || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "y" || (key === "z" && event.shiftKey)) return { does: "redo" };
    return key === "z" ? { does: "undo" } : null;
  }
  if (event.shiftKey) return key === "delete" ? { does: "clear" } : null;
  const kind = TOOL_KEYS[key];
  if (kind) return { does: "tool", change: (tool) => ({ ...tool, kind }) };
  const shape = SHAPE_KEYS[key];
  if (shape) return { does: "tool", change: (tool) => ({ ...tool, kind: "shape", shape }) };
  if (key === "[") return { does: "tool", change: (tool) => withSize(tool, tool.size - 1) };
  if (key === "]") return { does: "tool", change: (tool) => withSize(tool, tool.size + 1) };
  const size = BRUSH_DIAMETERS.findIndex((_, index) => key === String(index + 1));
  return size < 0 ? null : { does: "tool", change: (tool) => withSize(tool, size) };
}

const KEYS_KEY = "drawsync.keys";

/** Whether the room listens to keys at all: on, unless somebody has switched them off. */
export const keys = createStore<boolean>(() => read(KEYS_KEY) !== "0");

export function setKeys(on: boolean): void {
  write(KEYS_KEY, on ? null : "0");
  keys.setState(on, true);
}

/** Calls back when the question mark is pressed, until the returned function is called. */
export function listenForHelp(handle: () => void): () => void {
  return listen((event) => {
    if (event.key !== "?" || event.repeat || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    handle();
  });
}

/**
 * Calls back for every shortcut that is pressed in the page, until the returned
 * function is called. Keys in a text field or an open dialog are left alone.
 */
export function listenForShortcuts(handle: (shortcut: Shortcut) => void): () => void {
  return listen((event) => {
    const shortcut = shortcutOf(event);
    if (!shortcut || (event.repeat && shortcut.does === "clear")) return;
    event.preventDefault();
    handle(shortcut);
  });
}

function listen(handle: (event: KeyboardEvent) => void): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (keys.getState() && !event.defaultPrevented && !isBusy(event.target)) handle(event);
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null
  );
}
