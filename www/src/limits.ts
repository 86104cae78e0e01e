// Bounds that forms keep to. The server has the last word (docs/PROTOCOL.md, Settings).

export const USERNAME_MAX = 24;
/** Asked for here alone: clients of the original send what they always sent. */
export const PASSWORD_MIN = 8;
export const ROOM_NAME_MAX = 40;
export const ROOM_PASSWORD_MAX = 64;
/** Devices that hold a room together with its host. */
export const REMOTES_MAX = 2;

export interface Range {
  min: number;
  max: number;
}

export const RANGES = {
  max_players: { min: 2, max: 40 },
  time_limit: { min: 15, max: 300 },
  max_rounds: { min: 1, max: 20 },
  word_choices: { min: 1, max: 6 },
  choice_time: { min: 5, max: 60 },
  summary_time: { min: 3, max: 15 },
  hints: { min: 0, max: 5 },
  custom_share: { min: 10, max: 90 },
} as const satisfies Record<string, Range>;
