// How long the game will take, who draws how often, and whether the words suffice.

import { useSeldomT } from "../i18n/seldom";
import { type Counted, meaning, repeats } from "./length";

interface MeaningProps {
  value: Counted;
  players: number;
  /** How many words of its own the room has. */
  customCount: number;
}

export function Meaning({ value, players, customCount }: MeaningProps) {
  const t = useSeldomT();
  const { turns, minutes, played } = meaning(value, players);
  const { max_rounds, end_after } = value;
  return (
    <p className="rounded-lg bg-accent-soft px-3 py-2" aria-live="polite">
      {played < turns
        ? t.settings.meaningCut(players, max_rounds, minutes, end_after, played)
        : t.settings.meaning(players, max_rounds, minutes)}
      {repeats(value, customCount, played) && ` ${t.words.repeat(customCount, played)}`}
    </p>
  );
}
