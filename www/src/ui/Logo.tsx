// The mark: one pencil line that waves and closes to a speech bubble; with the name beside it.

import { cx } from "./cx";

export function Mark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true" className={cx("shrink-0", className ?? "size-9")}>
      <path
        d="M9.5 41.5c2-2.5 3.2-5 3.4-7.6C7.7 31.1 5 26.7 5.2 21.6 5.5 12.6 13.7 6.3 24.2 6.3c10.6 0 18.6 6.3 18.6 15.2 0 8.8-8 15.1-18.2 15.1-1.8 0-3.5-.2-5.1-.6-2.5 2.7-5.8 4.6-10 5.5z"
        fill="var(--color-surface)"
        stroke="var(--color-ink)"
        strokeWidth="3"
        strokeLinejoin="round"
      />
      <path
        d="M12.5 23.5c2.6-5.4 5.2-5.4 7.3-.5s4.6 4.9 7.2-.4"
        fill="none"
        stroke="var(--color-accent)"
        strokeWidth="3.4"
        strokeLinecap="round"
      />
      <g strokeLinejoin="round" strokeWidth="2.2" stroke="var(--color-ink)">
        <path d="M27 22.6l1.7-5.8L40.3 4.9l4 4L32.7 20.8z" fill="var(--color-accent)" />
        <path d="M28.7 16.8l4 4" fill="none" />
      </g>
    </svg>
  );
}

export function Logo({ className }: { className?: string | undefined }) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-2 text-2xl font-extrabold tracking-tight",
        className,
      )}
    >
      <Mark />
      {/* Zoomed to 400 %, the mark alone has to do; the link around it has a name. */}
      <span className="max-[22rem]:hidden">
        Draw<span className="text-accent">Sync</span>
      </span>
    </span>
  );
}
