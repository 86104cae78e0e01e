// The drawer's hand: a sheet of glass over the picture that takes what a pointer does. No sample of
// a stroke passes through React; a stroke renders nothing.

import { useEffect, useMemo, useRef, useState } from "react";
import type { Op } from "./op";
import { BRUSH_DIAMETERS, CANVAS_HEIGHT, CANVAS_WIDTH, PALETTE } from "./palette";
import { Pen, type Preview } from "./pen";
import { pathOf } from "./shapes";
import type { Tool } from "./tool";

/** Browsers ignore larger cursors. */
const CURSOR_MAX_PX = 128;

export interface PenLayerProps {
  tool: Tool;
  /** Takes what I draw, in order; it must show it (DrawLog.draw does). */
  onOp: (op: Op) => void;
  /** Whether a stylus was seen; from then on touch does not draw. */
  stylus: boolean;
  onStylus: () => void;
  /** Lets touch draw all the same. */
  fingerDraws: boolean;
  /** Whether a stylus draws thicker the harder it is pressed. */
  pressure: boolean;
}

/** Lies over what stands before it in the same place, which must show the whole picture. */
export function PenLayer({ tool, onOp, stylus, onStylus, fingerDraws, pressure }: PenLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const pen = useRef<Pen>(null);
  const sketch = useRef<SVGPathElement>(null);
  const callbacks = useRef({ onOp, onStylus });
  const [width_px, setWidth] = useState(0);

  useEffect(() => {
    callbacks.current = { onOp, onStylus };
  }, [onOp, onStylus]);

  useEffect(() => {
    const element = layer.current;
    if (!element) return;
    pen.current = new Pen(
      element,
      (op) => callbacks.current.onOp(op),
      () => callbacks.current.onStylus(),
      (preview) => show(sketch.current, preview),
    );
    const resized = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    resized.observe(element);
    return () => {
      resized.disconnect();
      pen.current?.destroy();
      pen.current = null;
    };
  }, []);

  // After every render, and after the effect above: a new pen gets these too.
  useEffect(() => {
    if (!pen.current) return;
    pen.current.tool = tool;
    pen.current.stylusSeen = stylus;
    pen.current.fingerDraws = fingerDraws;
    pen.current.pressure = pressure;
  });

  const diameter_px = ((BRUSH_DIAMETERS[tool.size] ?? 0) * width_px) / CANVAS_WIDTH;
  const ring = useMemo(() => ringCursor(diameter_px), [diameter_px]);
  const aims = tool.kind === "fill" || tool.kind === "shape";
  return (
    <div
      ref={layer}
      className="absolute inset-0 touch-none select-none"
      style={{ cursor: aims ? "crosshair" : ring }}
    >
      <svg viewBox={`0 0 ${CANVAS_WIDTH} ${CANVAS_HEIGHT}`} aria-hidden="true">
        <path ref={sketch} fill="none" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </div>
  );
}

/** A shape that is not drawn yet, past React like every stroke. */
function show(path: SVGPathElement | null, preview: Preview | null): void {
  path?.setAttribute("d", preview ? pathOf(preview.points) : "");
  if (!preview) return;
  path?.setAttribute("stroke", PALETTE[preview.color]?.hex ?? "");
  path?.setAttribute("stroke-width", String(BRUSH_DIAMETERS[preview.size] ?? 0));
}

/** A ring as wide as the pen, light within dark, to be seen on every colour. */
function ringCursor(diameter_px: number): string {
  const size = Math.ceil(Math.max(diameter_px, 6)) + 4;
  if (size > CURSOR_MAX_PX) return "crosshair";
  const circle = (radius: number, color: string) =>
    `<circle cx="50%" cy="50%" r="${radius}" fill="none" stroke="${color}"/>`;
  const radius = size / 2 - 1.5;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${circle(radius, "#1b1b1f")}${circle(radius - 1, "#ffffff")}</svg>`;
  const middle = Math.floor(size / 2);
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}") ${middle} ${middle}, crosshair`;
}
