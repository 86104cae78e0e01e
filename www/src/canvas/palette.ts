// The colours and pens that a drawing may use, in the order of the toolbar.
//
// It owns the client's copy of PALETTE, BRUSH_DIAMETERS and the size of the
// picture in src/limits.rs; `cargo test --test raster` compares the two.

/** Width of the picture in its pixels. */
export const CANVAS_WIDTH = 1600;
/** Height of the picture in its pixels. */
export const CANVAS_HEIGHT = 1200;
/** How far outside the picture a point of a stroke may lie, in its pixels. */
export const CANVAS_MARGIN = 64;

/** The pens' diameters in pixels of the picture, smallest first. */
export const BRUSH_DIAMETERS = [8, 16, 28, 48, 80] as const;

/** A colour of the palette; its place in `PALETTE` is its index on the wire. */
export interface PaletteColor {
  /** English name, in lower case; also the key of its translations. */
  readonly name: string;
  /** `#rrggbb`. */
  readonly hex: string;
}

/** The palette. Index 0 is the paper, and the eraser's colour. */
export const PALETTE = [
  { name: "white", hex: "#ffffff" },
  { name: "light grey", hex: "#c1c7cf" },
  { name: "grey", hex: "#6b7280" },
  { name: "black", hex: "#1b1b1f" },
  { name: "red", hex: "#e5352b" },
  { name: "dark red", hex: "#8f1d1d" },
  { name: "orange", hex: "#f58a1f" },
  { name: "yellow", hex: "#fbd43a" },
  { name: "light green", hex: "#8fd14f" },
  { name: "green", hex: "#2f9e44" },
  { name: "dark green", hex: "#1b5e34" },
  { name: "light blue", hex: "#57c2f0" },
  { name: "blue", hex: "#2563eb" },
  { name: "dark blue", hex: "#1e2f7a" },
  { name: "purple", hex: "#8e44c9" },
  { name: "pink", hex: "#f78fb8" },
  { name: "brown", hex: "#8a5a33" },
  { name: "skin", hex: "#f6cfa8" },
] as const satisfies readonly PaletteColor[];

/** Index of the paper in `PALETTE`. */
export const PAPER = 0;
/** Index of black in `PALETTE`, the colour to begin with. */
export const BLACK = 3;
