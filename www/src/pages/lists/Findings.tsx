// What was left out of a list, or put right, line by line.

import type { ReactNode } from "react";

interface FindingsProps {
  /** How many there are; the first of them are listed. */
  total: number;
  title: string;
  more: (rest: number) => string;
  children: ReactNode[];
}

export function Findings({ total, title, more, children }: FindingsProps) {
  if (total === 0) return null;
  const rest = total - children.length;
  return (
    <details className="rounded-lg bg-warn-soft px-4 py-2" open={total <= 3}>
      <summary className="min-h-11 cursor-pointer content-center font-bold text-warn">
        {title}
      </summary>
      <ul className="max-h-40 overflow-auto pb-2 text-[0.9375rem]">
        {children.map((finding, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line may have two of them.
          <li key={at}>{finding}</li>
        ))}
        {rest > 0 && <li>{more(rest)}</li>}
      </ul>
    </details>
  );
}
