// The drawer's keys. Whoever listens decides when: only while drawing.

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

/**
 * Calls back for every shortcut that is pressed in the page, until the returned
 * function is called. Keys in a text field or an open dialog are left alone.
 */
export function listenForShortcuts(handle: (shortcut: Shortcut) => void): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isBusy(event.target)) return;
    const shortcut = shortcutOf(event);
    if (!shortcut || (event.repeat && shortcut.does === "clear")) return;
    event.preventDefault();
    handle(shortcut);
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
