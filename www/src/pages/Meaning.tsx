// How long the game will take, and who draws how often.

import { useT } from "../i18n";
import { type Counted, meaning } from "./length";

export function Meaning({ value, players }: { value: Counted; players: number }) {
  const t = useT().settings;
  const { turns, minutes, played } = meaning(value, players);
  const { max_rounds, end_after } = value;
  return (
    <p className="rounded-lg bg-accent-soft px-3 py-2" aria-live="polite">
      {played < turns
        ? t.meaningCut(players, max_rounds, minutes, end_after, played)
        : t.meaning(players, max_rounds, minutes)}
    </p>
  );
}
