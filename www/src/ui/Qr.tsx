// A QR code as one SVG path: dark on white in both themes, because cameras expect it so.

import { useMemo } from "react";
import { encode } from "uqr";

/** The empty border that the standard asks for, in modules. */
const QUIET = 3;

interface QrProps {
  text: string;
  /** What is read out: "QR code of http://…". */
  label: string;
  className?: string | undefined;
}

export function Qr({ text, label, className }: QrProps) {
  const { path, size } = useMemo(() => outline(text), [text]);
  return (
    <svg
      viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect
        x={-QUIET}
        y={-QUIET}
        width={size + 2 * QUIET}
        height={size + 2 * QUIET}
        rx={1.5}
        fill="#ffffff"
      />
      <path d={path} fill="#16141c" />
    </svg>
  );
}

/** One rectangle for each horizontal run of dark modules. */
function outline(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: "M", border: 0 });
  let path = "";
  data.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      let end = x;
      while (row[end]) end += 1;
      if (end > x) path += `M${x} ${y}h${end - x}v1h${x - end}z`;
      x = end + 1;
    }
  });
  return { path, size };
}
