// A turning arc beside a text that says what is being waited for.

import { cx } from "./cx";

export function Spinner({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={cx("size-[1.15em] shrink-0 animate-spin", className)}
    >
      <circle
        cx="12"
        cy="12"
        r="9"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        opacity=".25"
      />
      <path
        d="M12 3a9 9 0 0 1 9 9"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A spinner with its text, in the middle of an empty place. */
export function Waiting({ text }: { text: string }) {
  return (
    <p className="flex items-center justify-center gap-3 p-6 text-ink-soft">
      <Spinner />
      {text}
    </p>
  );
}
