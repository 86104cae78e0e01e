// Paints palette indices on a <canvas>, rectangle by rectangle.
//
// It owns the canvas's size and pixels, and nothing else. CSS scales the canvas,
// and that is the antialiasing.

import { CANVAS_HEIGHT, CANVAS_WIDTH, PALETTE } from "./palette";
import type { Rect } from "./raster";

/** Opaque RGBA of each palette index, as one number in this machine's byte order. */
const COLORS = new Uint32Array(
  Uint8Array.from(PALETTE.flatMap(({ hex }) => [1, 3, 5, -1].map((at) => channel(hex, at)))).buffer,
);

/** Red, green or blue of a colour; 255 where there is none, for the opacity. */
function channel(hex: string, at: number): number {
  return at < 0 ? 255 : Number.parseInt(hex.slice(at, at + 2), 16);
}

export class Screen {
  private readonly image: ImageData;
  private readonly colors: Uint32Array;

  private constructor(private readonly context: CanvasRenderingContext2D) {
    this.image = context.createImageData(CANVAS_WIDTH, CANVAS_HEIGHT);
    this.colors = new Uint32Array(this.image.data.buffer);
  }

  /** Takes a canvas over; null where there is no canvas to draw on. */
  static on(canvas: HTMLCanvasElement): Screen | null {
    canvas.width = CANVAS_WIDTH;
    canvas.height = CANVAS_HEIGHT;
    const context = canvas.getContext("2d", { alpha: false });
    return context && new Screen(context);
  }

  /** Shows the pixels of one rectangle. */
  paint(pixels: Uint8Array, { left, top, right, bottom }: Rect): void {
    for (let y = top; y < bottom; y++) {
      const end = y * CANVAS_WIDTH + right;
      for (let at = y * CANVAS_WIDTH + left; at < end; at++) {
        this.colors[at] = COLORS[pixels[at] ?? 0] ?? 0;
      }
    }
    this.context.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
  }
}
