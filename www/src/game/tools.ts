// What the drawer holds in hand, whether a finger may draw beside a stylus, and
// whether that is felt pressing.

import { createStore } from "zustand/vanilla";
import type { Op } from "../canvas/op";
import { Redo } from "../canvas/redo";
import type { Shortcut } from "../canvas/shortcuts";
import { FIRST_TOOL, type Tool } from "../canvas/tool";
import { drawing } from "./store";

interface Tools {
  tool: Tool;
  /** Seen on this device: from then on touch is taken for a palm. */
  stylus: boolean;
  fingerDraws: boolean;
  /** Whether a stylus draws thicker the harder it is pressed. */
  pressure: boolean;
}

export const tools = createStore<Tools>(() => ({
  tool: FIRST_TOOL,
  stylus: false,
  fingerDraws: false,
  pressure: false,
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

export function feelPressure(pressure: boolean): void {
  tools.setState({ pressure });
}

const past = new Redo();

/** One of my own strokes, which ends what could be redone. */
export function draw(op: Op): void {
  if (op.op === "begin" || op.op === "fill") past.forget();
  drawing.draw(op);
}

export function undo(): void {
  for (const op of past.undo(drawing.address().turn, drawing.all())) drawing.draw(op);
}

export function redo(): void {
  for (const op of past.redo(drawing.address().turn)) drawing.draw(op);
}

export function clear(): void {
  past.forget();
  drawing.draw({ op: "clear" });
}

export function doShortcut(shortcut: Shortcut): void {
  if (shortcut.does === "undo") undo();
  else if (shortcut.does === "redo") redo();
  else if (shortcut.does === "clear") clear();
  else holdTool(shortcut.change(tools.getState().tool));
}
