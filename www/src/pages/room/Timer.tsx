// The seconds that are left. Silent for screen readers: game/store.ts announces
// thirty, ten and five.

import { useStore } from "zustand";
import { clock } from "../../game/clock";
import type { Turn } from "../../game/room";
import { useT } from "../../i18n";
import { cx } from "../../ui/cx";

/** From here on the clock is red. */
const HURRY_SECONDS = 10;

interface TimerProps {
  turn: Turn;
  /** How large it and its number are. */
  className?: string;
}

export function Timer({ turn, className = "size-12 text-lg" }: TimerProps) {
  const t = useT();
  const left = useStore(clock, (seconds) => seconds.left) ?? 0;
  const total = turn.name === "drawing" ? Math.ceil(turn.total_ms / 1000) : null;
  const hurry = turn.name === "drawing" && left <= HURRY_SECONDS;

  return (
    <div
      role="timer"
      aria-label={t.room.bar.seconds(left)}
      className={cx(
        "relative grid shrink-0 place-items-center rounded-full",
        className,
        hurry ? "bg-bad-soft text-bad" : "bg-surface text-ink",
      )}
    >
      <svg viewBox="0 0 48 48" aria-hidden="true" className="absolute inset-0 -rotate-90">
        <circle
          cx="24"
          cy="24"
          r="21.5"
          fill="none"
          strokeWidth="4"
          className="stroke-line"
          pathLength="100"
        />
        {total !== null && (
          <circle
            cx="24"
            cy="24"
            r="21.5"
            fill="none"
            strokeWidth="4"
            strokeLinecap="round"
            pathLength="100"
            strokeDasharray="100"
            strokeDashoffset={100 - (100 * Math.min(left, total)) / Math.max(1, total)}
            className={cx(
              "transition-[stroke-dashoffset] duration-1000 ease-linear",
              hurry ? "stroke-bad" : "stroke-accent",
            )}
          />
        )}
      </svg>
      <span
        aria-hidden="true"
        className={cx(
          "relative font-extrabold tabular-nums",
          // Three digits would stand on the ring.
          left > 99 && "text-[0.8em]",
        )}
      >
        {left}
      </span>
    </div>
  );
}
