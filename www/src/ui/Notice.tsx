// A sentence that matters, on a tinted strip; with something to do about it, if there is.

import type { ReactNode } from "react";
import { cx } from "./cx";

const KINDS = {
  info: "bg-accent-soft text-ink",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

interface NoticeProps {
  kind: keyof typeof KINDS;
  children: ReactNode;
  /** A button. */
  action?: ReactNode;
  className?: string | undefined;
}

export function Notice({ kind, children, action, className }: NoticeProps) {
  return (
    <div
      role={kind === "bad" ? "alert" : undefined}
      className={cx(
        "flex flex-wrap items-center justify-between gap-3 rounded-lg px-4 py-3 font-semibold",
        KINDS[kind],
        className,
      )}
    >
      <p>{children}</p>
      {action}
    </div>
  );
}
