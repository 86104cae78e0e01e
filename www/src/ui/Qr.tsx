// A QR code as one SVG path: dark on white in both themes, because cameras expect it so.

import { useEffect, useState } from "react";

/** The empty border that the standard asks for, in modules. */
const QUIET = 3;

interface QrProps {
  text: string;
  /** What is read out: "QR code of http://…". */
  label: string;
  className?: string | undefined;
}

interface Outline {
  path: string;
  /** Modules along one side. */
  size: number;
}

/** A white square until the encoder is there; it is loaded apart, since few people need it. */
const BLANK: Outline = { path: "", size: 25 };

export function Qr({ text, label, className }: QrProps) {
  const [{ path, size }, setOutline] = useState(BLANK);

  useEffect(() => {
    let here = true;
    void outline(text).then((drawn) => {
      if (here) setOutline(drawn);
    });
    return () => {
      here = false;
    };
  }, [text]);

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
async function outline(text: string): Promise<Outline> {
  const { encode } = await import("uqr");
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
