// A list as the server understood it: its words, and what it says about a line.

import { useSeldomT } from "../../i18n/seldom";
import type { Finding, WordEntry } from "../../net/words";

/** Rows that show what a list is; the rest is counted. */
const ROWS_MAX = 200;

export function Preview({ entries }: { entries: readonly WordEntry[] }) {
  const t = useSeldomT().words;
  if (entries.length === 0) return <p role="status">{t.nothing}</p>;
  const isTable = entries.some(({ synonyms, definition }) => synonyms || definition);
  const shown = entries.slice(0, ROWS_MAX);
  const rest = entries.length - shown.length;
  return (
    <section aria-label={t.understood} className="flex flex-col gap-1">
      <h3 className="font-bold">{t.understood}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys. */}
      <div tabIndex={0} className="max-h-64 overflow-auto rounded-lg border border-line">
        {isTable ? (
          <table className="w-full text-start text-[0.9375rem]">
            <thead className="sticky top-0 bg-surface-2">
              <tr>
                {[t.columns.word, t.columns.synonyms, t.columns.definition].map((title) => (
                  <th key={title} scope="col" className="px-3 py-1.5 text-start">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ word, synonyms, definition }) => (
                <tr key={word} className="border-t border-line align-top">
                  <th scope="row" className="px-3 py-1.5 text-start font-bold">
                    {word}
                  </th>
                  <td className="px-3 py-1.5">{synonyms?.join(", ")}</td>
                  <td className="px-3 py-1.5 text-ink-soft">{definition}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <ul className="flex flex-wrap gap-1.5 p-3 text-[0.9375rem]">
            {shown.map(({ word }) => (
              <li key={word} className="rounded-full bg-surface-2 px-3 py-0.5">
                {word}
              </li>
            ))}
          </ul>
        )}
      </div>
      {rest > 0 && <p className="text-[0.9375rem] text-ink-soft">{t.more(rest)}</p>}
    </section>
  );
}

/** What was left out of a list, or put right, in one of its lines. */
export function Problem({ finding }: { finding: Finding }) {
  const { line, problems } = useSeldomT().words;
  return (
    <>
      <strong>{line(finding.line, finding.word)}</strong>{" "}
      {finding.problem === "alike" ? problems.alike(finding.of ?? "") : problems[finding.problem]}
    </>
  );
}
