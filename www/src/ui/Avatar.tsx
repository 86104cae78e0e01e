// A face from one number: twelve creatures (a colour and a silhouette each), eyes and a mouth.

import type { ReactNode } from "react";
import { partsOf } from "../avatar";
import { cx } from "./cx";

const INK = "#2a2333";

/** Fill and outline. Neighbours differ in lightness as well, and every third has the same ears. */
const SKINS: readonly (readonly [fill: string, edge: string])[] = [
  ["#f78f7d", "#b9432f"],
  ["#fbb25f", "#b5650e"],
  ["#f8d65a", "#a67c00"],
  ["#bcd961", "#688312"],
  ["#7fcd8f", "#2f8247"],
  ["#62cdc3", "#14807a"],
  ["#7cc4f3", "#1d74ae"],
  ["#93a8f8", "#4257c4"],
  ["#b99cf3", "#6b45bd"],
  ["#f3a1cb", "#b04883"],
  ["#dcb98f", "#8c6231"],
  ["#bcc1cd", "#606879"],
];

/** What grows on the head; behind it. */
const CRESTS: readonly ReactNode[] = [
  // Two cat's ears.
  <path key="c" d="M9 32C8 22 9 12 12 8c5 1 11 5 15 9M55 32c1-10 0-20-3-24-5 1-11 5-15 9" />,
  // A sprout.
  <path
    key="c"
    d="M32 15c0-4 0-6-1-9M31 7c-1-5-7-6-12-4 1 5 7 8 12 4zM31.5 9c2-4 8-5 12-2-2 4-8 6-12 2z"
  />,
  // Two bear's ears.
  <path key="c" d="M8 22a8.5 8.5 0 1 1 14-9M56 22a8.5 8.5 0 1 0-14-9" />,
  // A tuft of hair.
  <path
    key="c"
    d="M25 15c-3-3-5-7-5-10 4 1 7 4 9 7 0-4 2-8 5-10 2 3 3 6 2 10 3-3 6-4 10-4-1 4-4 6-8 8"
  />,
];

const EYE_SHAPES: readonly ReactNode[] = [
  // Two dots.
  <g key="e" fill={INK}>
    <ellipse cx="22.5" cy="34" rx="3.4" ry="4" />
    <ellipse cx="41.5" cy="34" rx="3.4" ry="4" />
  </g>,
  // Wide awake.
  <g key="e">
    <circle cx="22" cy="33.5" r="6.5" fill="#fff" />
    <circle cx="42" cy="33.5" r="6.5" fill="#fff" />
    <circle cx="23" cy="34" r="3.6" fill={INK} />
    <circle cx="41" cy="34" r="3.6" fill={INK} />
    <circle cx="24.3" cy="32.6" r="1.2" fill="#fff" />
    <circle cx="42.3" cy="32.6" r="1.2" fill="#fff" />
  </g>,
  // Laughing.
  <path key="e" d="M17 35.5c2-5 8-5 10 0M37 35.5c2-5 8-5 10 0" {...line(2.8)} />,
  // Sleepy.
  <g key="e">
    <path d="M17 33c2 5 9 5 11 0zM36 33c2 5 9 5 11 0z" fill="#fff" />
    <path d="M20 33.2c.5 3.2 5 3.2 5.5 0zM38.5 33.2c.5 3.2 5 3.2 5.5 0z" fill={INK} />
    <path d="M16 33h13M35 33h13" {...line(2.6)} />
  </g>,
  // A wink.
  <g key="e">
    <ellipse cx="22.5" cy="34" rx="3.6" ry="4.2" fill={INK} />
    <circle cx="23.8" cy="32.4" r="1.2" fill="#fff" />
    <path d="M36.5 33c3 3 7 3 10.5 1" {...line(2.8)} />
  </g>,
  // Glasses.
  <g key="e">
    <circle cx="21.5" cy="34" r="7" fill="#fff" fillOpacity=".75" {...stroke(2.4)} />
    <circle cx="42.5" cy="34" r="7" fill="#fff" fillOpacity=".75" {...stroke(2.4)} />
    <path d="M28.5 33c2-1.5 5-1.5 7 0" {...line(2.4)} />
    <circle cx="22" cy="34.5" r="2.6" fill={INK} />
    <circle cx="42" cy="34.5" r="2.6" fill={INK} />
  </g>,
  // Looking aside.
  <g key="e">
    <ellipse cx="22" cy="34" rx="6" ry="6.5" fill="#fff" />
    <ellipse cx="42" cy="34" rx="6" ry="6.5" fill="#fff" />
    <circle cx="25" cy="35" r="3.2" fill={INK} />
    <circle cx="45" cy="35" r="3.2" fill={INK} />
    <path d="M16 25.5c3-2 7-2 10-.5M38 25c3-1.5 7-1 9 .5" {...line(2.2)} />
  </g>,
  // Lashes.
  <g key="e">
    <ellipse cx="23" cy="35" rx="3.6" ry="4.2" fill={INK} />
    <ellipse cx="41" cy="35" rx="3.6" ry="4.2" fill={INK} />
    <circle cx="24.2" cy="33.4" r="1.2" fill="#fff" />
    <circle cx="42.2" cy="33.4" r="1.2" fill="#fff" />
    <path
      d="M19 32c-1.5-.5-3-1.6-3.6-3M21 30c-1-1-1.5-2.2-1.6-3.5M45 32c1.5-.5 3-1.6 3.6-3M43 30c1-1 1.5-2.2 1.6-3.5"
      {...line(1.9)}
    />
  </g>,
];

const MOUTH_SHAPES: readonly ReactNode[] = [
  // A smile.
  <path key="m" d="M24 46c4 5 12 5 16 0" {...line(2.8)} />,
  // A big open one.
  <g key="m">
    <path d="M23 44.5c6 1.5 12 1.5 18 0 0 12-18 12-18 0z" fill={INK} />
    <path d="M27.5 51.5c2.5-2.5 6.5-2.5 9 0-2.5 2.5-6.5 2.5-9 0z" fill="#f2707a" />
  </g>,
  // Oh!
  <ellipse key="m" cx="32" cy="48.5" rx="3.6" ry="4.5" fill={INK} />,
  // Tongue out.
  <g key="m">
    <path d="M32 47.5h7c.5 8-7 8-7 0z" fill="#f2707a" {...stroke(2)} />
    <path d="M23 46.5c6 2 12 2 18 0" {...line(2.8)} />
  </g>,
  // A cat's mouth.
  <path key="m" d="M23.5 46c0 5 8.5 5 8.5 0 0 5 8.5 5 8.5 0" {...line(2.6)} />,
  // All teeth.
  <g key="m">
    <path d="M22.5 44.5h19c0 10-19 10-19 0z" fill="#fff" {...stroke(2.4)} />
    <path d="M28.5 45v6M35.5 45v6" {...line(1.6)} />
  </g>,
  // Not so sure.
  <path key="m" d="M23 48c2.5-3 4.5-3 6.5-.8s4 2.2 6 0 3.5-2.2 5.5.8" {...line(2.6)} />,
  // A smirk with one tooth.
  <g key="m">
    <path d="M35 47.5l1 4.5 3.5-5.5z" fill="#fff" {...stroke(1.6)} />
    <path d="M25 48c5 1 11 0 15.5-3.5" {...line(2.8)} />
  </g>,
];

interface AvatarProps {
  value: number;
  /** Given only where no name stands beside it. */
  label?: string | undefined;
  /** Its size, as classes; 2.5 rem when left out. */
  className?: string | undefined;
}

export function Avatar({ value, label, className }: AvatarProps) {
  const { color, eyes, mouth } = partsOf(value);
  const [fill, edge] = SKINS[color] ?? ["#fff", INK];
  return (
    <svg
      viewBox="0 0 64 64"
      className={cx("shrink-0", className ?? "size-10")}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <g fill={fill} stroke={edge} strokeWidth="2.5" strokeLinejoin="round" strokeLinecap="round">
        {CRESTS[color % CRESTS.length]}
        <path d="M32 13c15-1 26 8.5 25.5 24C57 52.5 46 61 31.5 61 17 61 6.5 52 6.5 37 6.5 22 17 13.7 32 13z" />
      </g>
      <g fill={edge} opacity=".28">
        <ellipse cx="14.5" cy="43.5" rx="4.5" ry="3" />
        <ellipse cx="49.5" cy="43.5" rx="4.5" ry="3" />
      </g>
      {EYE_SHAPES[eyes]}
      {MOUTH_SHAPES[mouth]}
    </svg>
  );
}

function stroke(width: number) {
  return {
    stroke: INK,
    strokeWidth: width,
    strokeLinecap: "round",
    strokeLinejoin: "round",
  } as const;
}

function line(width: number) {
  return { fill: "none", ...stroke(width) } as const;
}
