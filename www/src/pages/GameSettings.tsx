// The settings of a game, as "Create a room" and the lobby show them.

import type { ReactNode } from "react";
import { useSeldomT } from "../i18n/seldom";
import { RANGES } from "../limits";
import {
  CHAT_MODES,
  DIFFICULTIES,
  DRAW_ORDERS,
  GUESS_READERS,
  LANGUAGES,
  type Language,
  SCORINGS,
  TEAM_CHOICES,
  WORD_MODES,
} from "../protocol";
import { Segmented, Select } from "../ui/Select";
import { Stepper } from "../ui/Stepper";
import { Switch } from "../ui/Switch";
import { Meaning } from "./Meaning";
import type { Game } from "./presets";
import { CustomWords } from "./words/CustomWords";

const SECONDS_STEP = 10;
const SHORT_SECONDS_STEP = 5;
const LANGUAGE_OPTIONS = (Object.keys(LANGUAGES) as Language[]).map((code) => ({
  value: code,
  label: LANGUAGES[code],
}));
const HINTS = ["auto", "0", "1", "2", "3", "4", "5"] as const;
const TEAMS = [0, 2, 3, 4];
const ENDS = [0, 5, 10, 15, 20, 30, 40, 45, 60, 90, 120, 180];

/** What the buttons set of them beside the room's own facts. */
export type Rules = Omit<Game, "is_private">;

interface GameSettingsProps {
  value: Rules;
  /** For how many people the length is told. */
  players: number;
  /** Only what has changed. */
  onChange: (change: Partial<Rules>) => void;
  /** A game runs: the language and the points stay. */
  playing?: boolean;
  /** How many words of its own the room has. */
  customCount: number;
  /** Opens the list of them. */
  onCustomWords: () => void;
}

export function GameSettings({
  value,
  players,
  onChange,
  playing = false,
  customCount,
  onCustomWords,
}: GameSettingsProps) {
  const { settings: t } = useSeldomT();
  const ends = ENDS.includes(value.end_after)
    ? ENDS
    : [...ENDS, value.end_after].sort((a, b) => a - b);
  return (
    <div className="flex flex-col gap-5">
      <Meaning value={value} players={players} customCount={customCount} />
      <Group title={t.groups.time}>
        <Stepper
          label={t.rounds}
          hint={t.roundsHint}
          {...RANGES.max_rounds}
          value={value.max_rounds}
          onChange={(max_rounds) => onChange({ max_rounds })}
        />
        <Stepper
          label={t.time}
          unit={t.seconds}
          step={SECONDS_STEP}
          {...RANGES.time_limit}
          value={value.time_limit}
          onChange={(time_limit) => onChange({ time_limit })}
        />
        <Stepper
          label={t.choiceTime}
          unit={t.seconds}
          step={SHORT_SECONDS_STEP}
          {...RANGES.choice_time}
          value={value.choice_time}
          onChange={(choice_time) => onChange({ choice_time })}
        />
        <Stepper
          label={t.summaryTime}
          unit={t.seconds}
          {...RANGES.summary_time}
          value={value.summary_time}
          onChange={(summary_time) => onChange({ summary_time })}
        />
        <Select
          label={t.endAfter}
          hint={t.endAfterHint}
          value={String(value.end_after)}
          options={ends.map((end) => ({ value: String(end), label: t.minutes(end) }))}
          onChange={(end) => onChange({ end_after: Number(end) })}
        />
        <Switch
          label={t.quick}
          hint={t.quickHint}
          checked={value.quick_finish}
          onChange={(quick_finish) => onChange({ quick_finish })}
        />
      </Group>
      <Group title={t.groups.words}>
        <Select
          label={t.language}
          value={value.language}
          options={LANGUAGE_OPTIONS}
          onChange={(language) => onChange({ language })}
          disabled={playing}
        />
        <CustomWords value={value} count={customCount} onChange={onChange} onEdit={onCustomWords} />
        <Segmented
          label={t.difficulty}
          disabled={customCount > 0 && value.custom_words === "only"}
          value={value.difficulty}
          options={DIFFICULTIES.map((level) => ({ value: level, label: t.difficulties[level] }))}
          onChange={(difficulty) => onChange({ difficulty })}
        />
        <Stepper
          label={t.words}
          {...RANGES.word_choices}
          value={value.word_choices}
          onChange={(word_choices) => onChange({ word_choices })}
        />
        <Select
          label={t.wordMode}
          hint={t.wordModeHints[value.word_mode]}
          value={value.word_mode}
          options={WORD_MODES.map((mode) => ({ value: mode, label: t.wordModes[mode] }))}
          onChange={(word_mode) => onChange({ word_mode })}
        />
        <Select
          label={t.hints}
          value={value.auto_hints ? "auto" : String(value.hints)}
          options={HINTS.map((hints) => ({ value: hints, label: t.hintCount(hints) }))}
          onChange={(hints) =>
            onChange(
              hints === "auto" ? { auto_hints: true } : { auto_hints: false, hints: Number(hints) },
            )
          }
          disabled={value.word_mode === "hidden_length"}
        />
      </Group>
      <Group title={t.groups.play}>
        <Stepper
          label={t.players}
          {...RANGES.max_players}
          value={value.max_players}
          onChange={(max_players) => onChange({ max_players })}
        />
        <Segmented
          label={t.scoring}
          hint={t.scoringHints[value.scoring]}
          value={value.scoring}
          options={SCORINGS.map((scoring) => ({ value: scoring, label: t.scorings[scoring] }))}
          onChange={(scoring) => onChange({ scoring })}
          disabled={playing}
        />
        <Select
          label={t.drawOrder}
          value={value.draw_order}
          options={DRAW_ORDERS.map((order) => ({ value: order, label: t.drawOrders[order] }))}
          onChange={(draw_order) => onChange({ draw_order })}
        />
        <Segmented
          label={t.teams}
          hint={value.teams > 0 ? t.teamsHint : undefined}
          value={String(value.teams)}
          options={TEAMS.map((teams) => ({
            value: String(teams),
            label: teams === 0 ? t.noTeams : String(teams),
          }))}
          onChange={(teams) => onChange({ teams: Number(teams) })}
          disabled={playing}
        />
        {value.teams > 0 && (
          <Segmented
            label={t.teamChoice}
            value={value.team_choice}
            options={TEAM_CHOICES.map((choice) => ({
              value: choice,
              label: t.teamChoices[choice],
            }))}
            onChange={(team_choice) => onChange({ team_choice })}
            disabled={playing}
          />
        )}
        <Switch
          label={t.lateJoining}
          checked={value.late_joining}
          onChange={(late_joining) => onChange({ late_joining })}
        />
        <Switch
          label={t.hostPlays}
          hint={t.hostPlaysHint}
          checked={value.host_plays}
          onChange={(host_plays) => onChange({ host_plays })}
          disabled={playing}
        />
        <Switch
          label={t.keepHost}
          hint={t.keepHostHint}
          checked={value.keep_host}
          onChange={(keep_host) => onChange({ keep_host })}
        />
        <Switch
          label={t.spectators}
          hint={t.spectatorsHint}
          checked={value.spectators}
          onChange={(spectators) => onChange({ spectators })}
        />
        <Switch
          label={t.voteKick}
          hint={t.voteKickHint}
          checked={value.vote_kick}
          onChange={(vote_kick) => onChange({ vote_kick })}
        />
        <Switch
          label={t.likes}
          hint={t.likesHint}
          checked={value.likes}
          onChange={(likes) => onChange({ likes })}
        />
        <Switch
          label={t.doodling}
          hint={t.doodlingHint}
          checked={value.doodling}
          onChange={(doodling) => onChange({ doodling })}
        />
      </Group>
      <Group title={t.groups.chat}>
        <Segmented
          label={t.chat}
          hint={t.chatHint}
          value={value.chat}
          options={CHAT_MODES.map((mode) => ({ value: mode, label: t.chats[mode] }))}
          onChange={(chat) => onChange({ chat })}
        />
        <Select
          label={t.wrongGuesses}
          value={value.wrong_guesses}
          options={GUESS_READERS.map((who) => ({ value: who, label: t.guessReaders[who] }))}
          onChange={(wrong_guesses) => onChange({ wrong_guesses })}
        />
        <Switch
          label={t.profanityFilter}
          hint={t.profanityFilterHint}
          checked={value.profanity_filter}
          onChange={(profanity_filter) => onChange({ profanity_filter })}
        />
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h3 className="border-b border-line pb-1 text-lg font-bold text-ink-soft">{title}</h3>
      {children}
    </section>
  );
}
