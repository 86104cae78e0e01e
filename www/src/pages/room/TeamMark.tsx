// A team by its colour and its shape: whoever sees no colours knows it by the shape.

import type { ReactNode } from "react";
import { useT } from "../../i18n";
import { cx } from "../../ui/cx";

const COLORS = ["text-team-red", "text-team-blue", "text-team-green", "text-team-yellow"];

const SHAPES: readonly ReactNode[] = [
  <circle key="s" cx="8" cy="8" r="6.8" />,
  <rect key="s" x="1.8" y="1.8" width="12.4" height="12.4" rx="1.6" />,
  <path key="s" d="M8 1.2 15.4 14.2H.6z" />,
  <path key="s" d="m8 .6 2.3 4.8 5.3.7-3.9 3.6 1 5.2L8 12.4l-4.7 2.5 1-5.2L.4 6.1l5.3-.7z" />,
];

interface TeamMarkProps {
  team: number;
  /** The name stands beside it. */
  named?: boolean | undefined;
  className?: string | undefined;
}

export function TeamMark({ team, named = false, className }: TeamMarkProps) {
  const { teams } = useT().room;
  const label = teams.name(teams.names[team] ?? "");
  return (
    <svg
      viewBox="0 0 16 16"
      fill="currentColor"
      role="img"
      aria-label={named ? undefined : label}
      aria-hidden={named || undefined}
      className={cx("size-[0.9em] shrink-0", COLORS[team], className)}
    >
      {!named && <title>{label}</title>}
      {SHAPES[team]}
    </svg>
  );
}
