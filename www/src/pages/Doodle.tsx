// A drawing in mid-game for the first screen: a lighthouse, and the blanks of its name.

import type { ReactNode } from "react";

export function Doodle({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 360 176" aria-hidden="true" className={className}>
      <Pen color="text-ink" width={3.2}>
        {/* The rock, the tower, the lantern, the roof. */}
        <path d="M88 127c9-13 21-17 33-16 4-6 11-9 18-9M186 102c15-2 27 5 33 15 10-1 17 3 22 10" />
        <path d="M139 103l9-60M186 103l-9-60M141 45c13 3 29 3 43-1" />
        <path d="M150 42l1-17M175 42l-1-17M147 25c10 2 20 2 31-.5M147 24c4-8 9-12 15-15 7 3 12 8 16 15M162.5 8V3" />
        <path d="M157 103c0-6 1-11 6-11 6 0 6 6 6 11" />
      </Pen>
      <Pen color="text-accent" width={3.2}>
        {/* Its stripes, and the sea. */}
        <path d="M146 58c11 3 22 3 33 0M144 71c12 3 25 3 37 0M142 84c8 2 13 2 18 2M169 86c5 0 9-1 14-2" />
        <path
          pathLength={1}
          className="drawn-line"
          d="M50 134c9-9 19-9 27 0s19 9 28 0 19-9 27 0 19 9 28 0 19-9 27 0 19 9 28 0 19-9 27 0 19 9 28 0 18-9 26-1"
        />
      </Pen>
      <Pen color="text-warn" width={3}>
        {/* Light to both sides. */}
        <path d="M141 31l-44-9M141 35l-40 6M184 30l45-11M184 34l41 5" />
      </Pen>
      <Pen color="text-ink-soft" width={3.4}>
        {[..."lighthouse"].map((letter, place) =>
          letter === "g" || place === 6 ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: letters repeat, places do not.
            <path key={place} d={`M${72 + 22 * place} 170h14`} />
          ),
        )}
      </Pen>
      <g
        className="font-sans text-ink"
        fill="currentColor"
        fontSize="20"
        fontWeight="800"
        textAnchor="middle"
      >
        <text x={72 + 22 * 2 + 7} y="169">
          g
        </text>
        <text x={72 + 22 * 6 + 7} y="169">
          o
        </text>
      </g>
    </svg>
  );
}

function Pen({ color, width, children }: { color: string; width: number; children: ReactNode }) {
  return (
    <g
      className={color}
      fill="none"
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </g>
  );
}
