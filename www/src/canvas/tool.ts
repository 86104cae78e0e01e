// What the drawer holds in hand: a tool, a colour and a size.

import { BLACK, BRUSH_DIAMETERS } from "./palette";
import { SHAPES, type Shape } from "./shapes";

export type ToolKind = "pen" | "eraser" | "fill" | "shape";

export interface Tool {
  kind: ToolKind;
  /** Index into PALETTE; the eraser keeps it for the pen. */
  color: number;
  /** Index into BRUSH_DIAMETERS. */
  size: number;
  /** What the shape tool draws. */
  shape: Shape;
}

/** What every turn begins with. */
export const FIRST_TOOL: Tool = { kind: "pen", color: BLACK, size: 1, shape: "line" };

/** Another colour. The eraser has none, so choosing one takes the pen up. */
export function withColor(tool: Tool, color: number): Tool {
  return { ...tool, color, kind: tool.kind === "eraser" ? "pen" : tool.kind };
}

/** Another size, within what there is. The fill has none and becomes the pen. */
export function withSize(tool: Tool, size: number): Tool {
  const within = Math.max(0, Math.min(BRUSH_DIAMETERS.length - 1, size));
  return { ...tool, size: within, kind: tool.kind === "fill" ? "pen" : tool.kind };
}

/** The shape tool; taken up once more, it draws the next shape. */
export function withNextShape(tool: Tool): Tool {
  if (tool.kind !== "shape") return { ...tool, kind: "shape" };
  const next = (SHAPES.indexOf(tool.shape) + 1) % SHAPES.length;
  return { ...tool, shape: SHAPES[next] ?? "line" };
}
