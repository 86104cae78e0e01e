// What the drawer holds in hand, and whether a finger may draw beside a stylus.

import { createStore } from "zustand/vanilla";
import type { Shortcut } from "../canvas/shortcuts";
import { FIRST_TOOL, type Tool } from "../canvas/tool";
import { drawing } from "./store";

interface Tools {
  tool: Tool;
  /** Seen on this device: from then on touch is taken for a palm. */
  stylus: boolean;
  fingerDraws: boolean;
}

export const tools = createStore<Tools>(() => ({
  tool: FIRST_TOOL,
  stylus: false,
  fingerDraws: false,
}));

export function holdTool(tool: Tool): void {
  tools.setState({ tool });
}

export function stylusSeen(): void {
  tools.setState({ stylus: true });
}

export function letFingerDraw(fingerDraws: boolean): void {
  tools.setState({ fingerDraws });
}

export function undo(): void {
  drawing.draw({ op: "undo" });
}

export function clear(): void {
  drawing.draw({ op: "clear" });
}

export function doShortcut(shortcut: Shortcut): void {
  if (shortcut.does === "undo") undo();
  else if (shortcut.does === "clear") clear();
  else holdTool(shortcut.change(tools.getState().tool));
}
