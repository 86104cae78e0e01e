// The settings of a game, as "Create a room" and the lobby show them.

import { useT } from "../i18n";
import { RANGES } from "../limits";
import { type Difficulty, LANGUAGES, type Language, type Settings } from "../protocol";
import { Segmented, Select } from "../ui/Select";
import { Stepper } from "../ui/Stepper";
import { Switch } from "../ui/Switch";

export type Game = Pick<
  Settings,
  | "max_rounds"
  | "time_limit"
  | "max_players"
  | "word_choices"
  | "hints"
  | "language"
  | "difficulty"
  | "quick_finish"
>;

export const DEFAULT_GAME: Game = {
  max_rounds: 3,
  time_limit: 80,
  max_players: 8,
  word_choices: 3,
  hints: 2,
  language: "en",
  difficulty: "mixed",
  quick_finish: true,
};

const DIFFICULTIES: readonly Difficulty[] = ["easy", "medium", "hard", "mixed"];
const SECONDS_STEP = 10;
const LANGUAGE_OPTIONS = (Object.keys(LANGUAGES) as Language[]).map((code) => ({
  value: code,
  label: LANGUAGES[code],
}));

interface GameSettingsProps {
  value: Game;
  /** Only what has changed. */
  onChange: (change: Partial<Game>) => void;
  disabled?: boolean | undefined;
}

export function GameSettings({ value, onChange, disabled }: GameSettingsProps) {
  const t = useT().settings;
  return (
    <div className="flex flex-col gap-3">
      <Stepper
        label={t.rounds}
        hint={t.roundsHint}
        {...RANGES.max_rounds}
        value={value.max_rounds}
        onChange={(max_rounds) => onChange({ max_rounds })}
        disabled={disabled}
      />
      <Stepper
        label={t.time}
        unit={t.seconds}
        step={SECONDS_STEP}
        {...RANGES.time_limit}
        value={value.time_limit}
        onChange={(time_limit) => onChange({ time_limit })}
        disabled={disabled}
      />
      <Stepper
        label={t.players}
        {...RANGES.max_players}
        value={value.max_players}
        onChange={(max_players) => onChange({ max_players })}
        disabled={disabled}
      />
      <Stepper
        label={t.words}
        {...RANGES.word_choices}
        value={value.word_choices}
        onChange={(word_choices) => onChange({ word_choices })}
        disabled={disabled}
      />
      <Stepper
        label={t.hints}
        {...RANGES.hints}
        value={value.hints}
        onChange={(hints) => onChange({ hints })}
        disabled={disabled}
      />
      <Select
        label={t.language}
        value={value.language}
        options={LANGUAGE_OPTIONS}
        onChange={(language) => onChange({ language })}
        disabled={disabled}
      />
      <Segmented
        label={t.difficulty}
        value={value.difficulty}
        options={DIFFICULTIES.map((level) => ({ value: level, label: t.difficulties[level] }))}
        onChange={(difficulty) => onChange({ difficulty })}
        disabled={disabled}
      />
      <Switch
        label={t.quick}
        hint={t.quickHint}
        checked={value.quick_finish}
        onChange={(quick_finish) => onChange({ quick_finish })}
        disabled={disabled}
      />
    </div>
  );
}
