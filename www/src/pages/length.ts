// What settings come to: how many turns, and how long they take.

import type { Settings } from "../protocol";

export interface Meaning {
  turns: number;
  /** If every turn takes its whole time. */
  minutes: number;
  /** Turns that are played before `end_after`; fewer than `turns` when it cuts the game short. */
  played: number;
}

export type Counted = Pick<
  Settings,
  | "max_rounds"
  | "time_limit"
  | "choice_time"
  | "summary_time"
  | "end_after"
  | "word_mode"
  | "custom_words"
>;

export function meaning(settings: Counted, players: number): Meaning {
  const turns = players * settings.max_rounds;
  const turn = settings.choice_time + settings.time_limit + settings.summary_time;
  // The turn that runs when the time is up is finished.
  const most = settings.end_after > 0 ? Math.ceil((settings.end_after * 60) / turn) : turns;
  return {
    turns,
    minutes: Math.max(1, Math.round((turns * turn) / 60)),
    played: Math.min(turns, most),
  };
}

/** Whether so many words of a room's own come round again before the game is over. */
export function repeats(settings: Counted, customCount: number, turns: number): boolean {
  const wordsPerTurn = settings.word_mode === "combined" ? 2 : 1;
  const only = customCount > 0 && settings.custom_words === "only";
  return only && customCount < turns * wordsPerTurn;
}
