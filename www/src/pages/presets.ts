// What the three buttons of a new room set: the same as the server's presets
// (docs/PROTOCOL.md, Settings), so that it can be seen and changed before.

import type { Preset, Settings } from "../protocol";

export type Game = Omit<Settings, "name" | "has_password" | "custom_count" | "names_count">;

const FRIENDS: Game = {
  is_private: true,
  max_players: 40,
  time_limit: 80,
  max_rounds: 3,
  word_choices: 3,
  choice_time: 15,
  summary_time: 6,
  hints: 2,
  auto_hints: false,
  word_mode: "normal",
  language: "en",
  difficulty: "mixed",
  custom_words: "only",
  custom_share: 50,
  quick_finish: true,
  scoring: "competitive",
  chat: "on",
  wrong_guesses: "auto",
  end_after: 0,
  late_joining: true,
  draw_order: "joining",
  teams: 0,
  team_choice: "random",
  host_plays: true,
  keep_host: false,
  profanity_filter: true,
  spectators: true,
  doodling: true,
  likes: true,
  vote_kick: true,
};

export const PRESET_GAMES: Record<Preset, Game> = {
  friends: FRIENDS,
  class: {
    ...FRIENDS,
    time_limit: 60,
    choice_time: 10,
    summary_time: 5,
    max_rounds: 1,
    end_after: 30,
    scoring: "relaxed",
    chat: "off",
    wrong_guesses: "nobody",
    doodling: false,
    likes: false,
    host_plays: false,
    keep_host: true,
    vote_kick: false,
  },
  public: { ...FRIENDS, is_private: false, max_players: 8 },
};

/** How many usually come: for saying how long a game will take. */
export const PRESET_PLAYERS: Record<Preset, number> = { friends: 6, class: 28, public: 8 };
