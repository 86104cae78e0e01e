// Drawing operations as they stand on the wire; src/protocol/op.rs is their
// definition and raster.ts their meaning. Coordinates are whole pixels of the
// picture, up to CANVAS_MARGIN outside it.

/** Puts the pen down with the stroke's first points: x, y, x, y … */
export interface BeginOp {
  op: "begin";
  /** Index into PALETTE. */
  color: number;
  /** Index into BRUSH_DIAMETERS. */
  size: number;
  points: number[];
}

/** Moves the pen on through these points: x, y, x, y … */
export interface MoveOp {
  op: "move";
  points: number[];
}

/** Lifts the pen. */
export interface EndOp {
  op: "end";
}

/** Fills the area of one colour around a point inside the picture. */
export interface FillOp {
  op: "fill";
  /** Index into PALETTE. */
  color: number;
  x: number;
  y: number;
}

/** Takes back the last stroke, fill or clear that is still there. */
export interface UndoOp {
  op: "undo";
}

/** Wipes the picture; an undo brings it back. */
export interface ClearOp {
  op: "clear";
}

export type Op = BeginOp | MoveOp | EndOp | FillOp | UndoOp | ClearOp;
