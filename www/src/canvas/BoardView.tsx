// The drawing board in React: a <canvas> with a board behind it, for all to see. What draws on it
// lies over it (PenLayer).

import { useEffect, useRef } from "react";
import type { Board } from "./board";
import { CANVAS_HEIGHT, CANVAS_WIDTH } from "./palette";

interface BoardViewProps {
  board: Board;
  /** What the picture is, for those who do not see it. */
  label: string;
}

export function BoardView({ board, label }: BoardViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => (canvas.current ? board.attach(canvas.current) : undefined), [board]);

  return (
    <canvas
      ref={canvas}
      width={CANVAS_WIDTH}
      height={CANVAS_HEIGHT}
      role="img"
      aria-label={label}
      className="block aspect-4/3 w-full bg-white select-none"
    />
  );
}
