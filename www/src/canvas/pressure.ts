// How hard a stylus is pressed, as sizes of the pen. A stroke has one size on the
// wire, so a pressed one is several, each from where the one before it ends.

import type { Op } from "./op";
import { BRUSH_DIAMETERS } from "./palette";

/** Below the first a stroke is a size thinner, above the second one thicker; of 0 to 1. */
const LIGHT = 0.3;
const HARD = 0.7;
/** A hand trembles: so far beyond a border the size changes. */
const SLACK = 0.05;

/**
 * The size, as an index into BRUSH_DIAMETERS, at a pressure of 0 to 1, for a pen of
 * the size `chosen` whose stroke has the size `now`.
 */
export function sizeAt(pressure: number, chosen: number, now: number): number {
  const light = now < chosen ? LIGHT + SLACK : LIGHT - SLACK;
  const hard = now > chosen ? HARD - SLACK : HARD + SLACK;
  const size = pressure < light ? chosen - 1 : pressure > hard ? chosen + 1 : chosen;
  return Math.max(0, Math.min(BRUSH_DIAMETERS.length - 1, size));
}

/** Where the act of drawing begins whose last stroke begins at `at`. */
export function firstPart(ops: readonly Op[], at: number): number {
  let first = at;
  for (let before = previous(ops, first); before >= 0; before = previous(ops, first)) {
    if (!goesOn(ops, before, first)) break;
    first = before;
  }
  return first;
}

function previous(ops: readonly Op[], at: number): number {
  const before = ops[at - 1]?.op === "end" ? at - 2 : -1;
  for (let start = before; start >= 0; start--) {
    if (ops[start]?.op === "begin") return start;
    if (ops[start]?.op !== "move") return -1;
  }
  return -1;
}

function goesOn(ops: readonly Op[], before: number, at: number): boolean {
  const [one, other, last] = [ops[before], ops[at], ops[at - 2]];
  if (one?.op !== "begin" || other?.op !== "begin" || !last || !("points" in last)) return false;
  const [x, y] = last.points.slice(-2);
  const joined = other.points[0] === x && other.points[1] === y;
  return joined && one.color === other.color && one.size !== other.size;
}
