// Straight lines and simple shapes, as the points of a stroke: the raster and
// the wire know nothing of them.
//
// A stroke is rounded at its inner points (raster.ts), so a corner is two of
// them in one place.

export const SHAPES = ["line", "rectangle", "ellipse"] as const;
export type Shape = (typeof SHAPES)[number];

export interface Place {
  x: number;
  y: number;
}

/** Control points of an ellipse: so many that it is as round as its pixels. */
const ELLIPSE_POINTS = 32;
/** Lines snap to these parts of a full turn. */
const SNAPS = 8;

/** The stroke of a shape between two places: x, y, x, y … */
export function outline(shape: Shape, from: Place, to: Place): number[] {
  switch (shape) {
    case "line":
      return [from.x, from.y, to.x, to.y];
    case "rectangle": {
      const corners = [to.x, from.y, to.x, to.y, from.x, to.y];
      const twice = [0, 2, 4].flatMap((at) => [
        ...corners.slice(at, at + 2),
        ...corners.slice(at, at + 2),
      ]);
      return [from.x, from.y, ...twice, from.x, from.y];
    }
    case "ellipse":
      return ellipse(from, to);
  }
}

/** `to`, moved so that a line is level, upright or diagonal, and the others as wide as high. */
export function regular(shape: Shape, from: Place, to: Place): Place {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (shape === "line") {
    const turn = Math.round((Math.atan2(dy, dx) / (2 * Math.PI)) * SNAPS) * ((2 * Math.PI) / SNAPS);
    const long = dx * Math.cos(turn) + dy * Math.sin(turn);
    return {
      x: Math.round(from.x + long * Math.cos(turn)),
      y: Math.round(from.y + long * Math.sin(turn)),
    };
  }
  const side = Math.min(Math.abs(dx), Math.abs(dy));
  return { x: from.x + Math.sign(dx) * side, y: from.y + Math.sign(dy) * side };
}

/** The line of a stroke as an SVG path, as the raster draws it. */
export function pathOf(points: readonly number[]): string {
  const at = (index: number): Place => ({
    x: points[2 * index] ?? 0,
    y: points[2 * index + 1] ?? 0,
  });
  const last = points.length / 2 - 1;
  const parts = [`M${at(0).x} ${at(0).y}`];
  for (let i = 1; i < last; i++) {
    const [control, next] = [at(i), at(i + 1)];
    const before = at(i - 1);
    if (i === 1) parts.push(`L${(before.x + control.x) / 2} ${(before.y + control.y) / 2}`);
    parts.push(
      `Q${control.x} ${control.y} ${(control.x + next.x) / 2} ${(control.y + next.y) / 2}`,
    );
  }
  return `${parts.join("")}L${at(last).x} ${at(last).y}`;
}

/** The sides of a polygon touch the ellipse in their middles; the curve goes through these. */
function ellipse(from: Place, to: Place): number[] {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const stretch = 1 / Math.cos(Math.PI / ELLIPSE_POINTS);
  const [rx, ry] = [
    (Math.abs(to.x - from.x) / 2) * stretch,
    (Math.abs(to.y - from.y) / 2) * stretch,
  ];
  const points = Array.from({ length: ELLIPSE_POINTS }, (_, n) => {
    const angle = ((n + 0.5) * 2 * Math.PI) / ELLIPSE_POINTS;
    return [Math.round(x + rx * Math.cos(angle)), Math.round(y + ry * Math.sin(angle))];
  });
  const start = [Math.round(Math.max(from.x, to.x)), Math.round(y)];
  return [start, ...points, start].flat();
}
