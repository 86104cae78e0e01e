// The messages of dialect 2, as docs/PROTOCOL.md names them, and the one place
// where text from the network becomes one of them.
//
// What is not understood is refused whole (null); fields that are not known
// are ignored. Nothing here keeps state or knows who sent what.

// ---- What both sides talk about ----------------------------------------------

/** One step of a drawing; points are x, y, x, y … in pixels of the picture. */
export type DrawOp =
  | { op: "begin"; color: number; size: number; points: number[] }
  | { op: "move"; points: number[] }
  | { op: "end" }
  | { op: "fill"; color: number; x: number; y: number }
  | { op: "undo" }
  | { op: "clear" };

/** Of the words, with what its speakers call it. */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  it: "Italiano",
  pt: "Português",
  nl: "Nederlands",
  pl: "Polski",
  tr: "Türkçe",
  uk: "Українська",
} as const;
export type Language = keyof typeof LANGUAGES;

export const DIFFICULTIES = ["easy", "medium", "hard", "mixed"] as const;
export const WORD_MODES = ["normal", "hidden_length", "combined"] as const;
export const CUSTOM_USES = ["only", "mixed", "off"] as const;
export const SCORINGS = ["competitive", "relaxed", "none"] as const;
export const CHAT_MODES = ["on", "breaks", "off"] as const;
export const GUESS_READERS = ["auto", "everyone", "knowers", "nobody"] as const;
export const DRAW_ORDERS = ["joining", "random", "fewest_turns"] as const;
export const TEAM_CHOICES = ["random", "chosen"] as const;

/** What the three buttons of a new room set. */
export const PRESETS = ["friends", "class", "public"] as const;

export type Preset = (typeof PRESETS)[number];
export type Difficulty = (typeof DIFFICULTIES)[number];
export type WordMode = (typeof WORD_MODES)[number];
export type CustomUse = (typeof CUSTOM_USES)[number];
export type Scoring = (typeof SCORINGS)[number];
export type ChatMode = (typeof CHAT_MODES)[number];
export type GuessReaders = (typeof GUESS_READERS)[number];
export type DrawOrder = (typeof DRAW_ORDERS)[number];
export type TeamChoice = (typeof TEAM_CHOICES)[number];

export interface Settings {
  name: string;
  is_private: boolean;
  has_password: boolean;
  max_players: number;
  time_limit: number;
  max_rounds: number;
  word_choices: number;
  /** Seconds. */
  choice_time: number;
  /** Seconds. */
  summary_time: number;
  hints: number;
  /** The word's length decides, not `hints`. */
  auto_hints: boolean;
  word_mode: WordMode;
  language: Language;
  difficulty: Difficulty;
  /** What the room's own words are for, once there are any. */
  custom_words: CustomUse;
  /** Of 100 offered words so many are the room's own, where they are mixed in. */
  custom_share: number;
  /** How many words of its own the room has. */
  custom_count: number;
  /** How many names there are to pick from; 0 without a list. */
  names_count: number;
  quick_finish: boolean;
  scoring: Scoring;
  chat: ChatMode;
  wrong_guesses: GuessReaders;
  /** Minutes; 0 is never. */
  end_after: number;
  late_joining: boolean;
  draw_order: DrawOrder;
  /** 2 to 4; 0 is none. */
  teams: number;
  /** Whether they are dealt for every game, or people choose. */
  team_choice: TeamChoice;
  /** False: the host only holds the room. */
  host_plays: boolean;
  /** Nobody becomes host but by the host's own hand. */
  keep_host: boolean;
  profanity_filter: boolean;
  /** The room can be watched without a seat. */
  spectators: boolean;
  /** Everybody draws on one board in the lobby. */
  doodling: boolean;
  likes: boolean;
  /** Players can vote somebody out. */
  vote_kick: boolean;
}

/** The password goes to the server and never comes back. */
export type SettingsChange = Partial<
  Omit<Settings, "has_password" | "custom_count" | "names_count">
> & {
  password?: string;
};

export interface Player {
  id: number;
  username: string;
  avatar: number;
  score: number;
  ready: boolean;
  connected: boolean;
  away: boolean;
  /** May guess, and not chat. */
  muted: boolean;
  /** Holds the room and does not play. */
  hosting: boolean;
  /** Wants no turn for a while. */
  on_break: boolean;
  /** From 0; null without teams, and for who does not play. */
  team: number | null;
  /** Has yet to pick a name of the room's list. */
  unnamed: boolean;
  guessed: boolean;
  drawn: boolean;
  /** Was not there when called; draws at the end of the round. */
  deferred: boolean;
}

/** A team: who is in it, and what it has while a game with points runs. */
export interface Team {
  team: number;
  players: number[];
  score: number | null;
  rank: number | null;
}

/** Who may take a new seat. */
export const DOORS = ["open", "knock", "locked"] as const;
export type Door = (typeof DOORS)[number];

/** Whom the host may let back in. */
export interface RemovedPlayer {
  user_id: number;
  username: string;
  avatar: number;
  score: number;
}

/** A vote to put somebody out. */
export interface Vote {
  user_id: number;
  by: number;
  yes: number;
  needed: number;
  /** Who has said something, not what. */
  voted: number[];
  left_ms: number;
}

/** Somebody who waits at the door, or inside for another seat. */
export interface Knocker {
  user_id: number;
  username: string;
  avatar: number;
  /** Of an absent player of that name. */
  seat: number | null;
  inside: boolean;
}

export interface Waiting {
  reason: "drawer_gone" | "drawer_idle";
  user_id: number;
  left_ms: number;
}

export interface Clock {
  left_ms: number;
  paused: boolean;
  by_host: boolean;
  /** The host has taken the drawing off every board. */
  hidden: boolean;
  waiting: Waiting | null;
}

/** Which turn of how many, and whose. */
export interface TurnInfo {
  round: number;
  turn: number;
  turns: number;
  drawer_id: number;
  clock: Clock;
}

export type EndReason =
  | "time_up"
  | "all_guessed"
  | "drawer_left"
  | "drawer_gone"
  | "drawer_idle"
  | "drawer_removed"
  | "vetoed"
  | "skipped";

export interface TurnPoints {
  user_id: number;
  points: number;
}

export interface Standing {
  user_id: number;
  username: string;
  avatar: number;
  score: number;
  rank: number;
  team: number | null;
}

/** What a team has won: its players' points per head. */
export interface TeamStanding {
  team: number;
  score: number;
  rank: number;
}

/** The drawing of a game that most people liked. */
export interface MostLiked {
  user_id: number;
  username: string;
  word: string;
  likes: number;
}

export interface LobbyPhase {
  name: "lobby";
}
export interface ChoosingPhase extends TurnInfo {
  name: "choosing";
  /** For the drawer alone. */
  choices?: string[];
}
export interface DrawingPhase extends TurnInfo {
  name: "drawing";
  total_ms: number;
  mask: string[];
  /** For those who know it. */
  word?: string;
  /** Who likes the drawing. */
  likes: number[];
}
export interface SummaryPhase extends TurnInfo {
  name: "summary";
  /** Null when none was chosen. */
  word: string | null;
  /** What it means, where its list says so. */
  definition?: string;
  reason: EndReason;
  points: TurnPoints[];
  likes: number[];
}
export interface PodiumPhase {
  name: "podium";
  standings: Standing[];
  teams: TeamStanding[];
  most_liked: MostLiked | null;
}
export type Phase = LobbyPhase | ChoosingPhase | DrawingPhase | SummaryPhase | PodiumPhase;

export type Channel = "room" | "knowers" | "guesses";

export interface ChatLine {
  user_id: number;
  username: string;
  message: string;
  timestamp: number;
  channel: Channel;
}

export const REPORT_REASONS = ["drawing", "chat", "name"] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** What some say of somebody, for the host. */
export interface Report {
  user_id: number;
  /** As it was then. */
  username: string;
  reason: ReportReason;
  by: number[];
}

/** A device that holds the room with its host, or asks to. */
export interface Remote {
  number: number;
  state: "asks" | "connected" | "absent";
}

/** What the server will tell of the drawing: from `seq` on, of `length` operations. */
export interface CanvasState {
  turn: number;
  seq: number;
  length: number;
}

/** What is already known of the drawing. */
export interface Resume {
  epoch: number;
  turn: number;
  seq: number;
}

// ---- Client to server ----------------------------------------------------------

export type ClientMessage =
  | { type: "authenticate"; token: string; protocol: 2 }
  | {
      type: "join_room";
      code: string;
      password?: string;
      avatar?: number;
      take_over?: boolean;
      resume?: Resume;
    }
  | { type: "watch_room"; code: string; password?: string; resume?: Resume }
  | { type: "hold_remote"; code: string; key: string; resume?: Resume }
  | { type: "leave_room" }
  | { type: "ready"; ready: boolean }
  | { type: "away"; away: boolean }
  | { type: "break"; on_break: boolean }
  | { type: "update_settings"; settings: SettingsChange }
  | { type: "start_game" }
  | { type: "return_to_lobby" }
  | { type: "choose_word"; choice: number }
  | { type: "draw_ops"; turn: number; seq: number; ops: DrawOp[] }
  | { type: "doodle"; ops: DrawOp[] }
  | { type: "chat_message"; message: string }
  | { type: "guess_word"; guess: string }
  | { type: "like"; turn: number }
  | { type: "skip_turn" }
  | { type: "pause_game" }
  | { type: "resume_game" }
  | { type: "continue_later" }
  | { type: "kick"; user_id: number }
  | { type: "let_back"; user_id: number }
  | { type: "set_door"; door: Door }
  | { type: "answer_knock"; user_id: number; let_in: boolean; seat?: number }
  | { type: "report"; user_id: number; reason: ReportReason }
  | { type: "dismiss_report"; user_id: number; reason: ReportReason }
  | { type: "ask_seat"; user_id: number }
  | { type: "vote_kick"; user_id: number }
  | { type: "vote"; yes: boolean }
  | { type: "choose_team"; team: number }
  | { type: "set_team"; user_id: number; team: number }
  | { type: "deal_teams" }
  | { type: "mute"; user_id: number; muted: boolean }
  | { type: "rename"; user_id: number; name: string }
  | { type: "set_roster"; names: readonly string[] }
  | { type: "pick_name"; name: string }
  | { type: "free_name"; user_id: number }
  | { type: "hand_over"; user_id: number }
  | { type: "offer_remote" }
  | { type: "answer_remote"; number: number; yes: boolean }
  | { type: "withdraw_remote"; number: number }
  | { type: "add_time"; seconds: number }
  | { type: "clear_drawing" }
  | { type: "hide_drawing" }
  | { type: "new_word" }
  | { type: "see_word" }
  | { type: "finish_game" }
  | { type: "delete_room" };

// ---- Server to client ----------------------------------------------------------

export interface ErrorMessage {
  type: "error";
  code: string;
  message: string;
  /** Seconds. */
  retry_after?: number;
  /** The type of the message that was refused. */
  re?: string;
}
export interface Authenticated {
  type: "authenticated";
  user_id: number;
  username: string;
  protocol: number;
  version: string;
  client_build: string | null;
  is_admin: boolean;
  /** Instead of the one that was used, which grows old. */
  token?: string;
}
export interface RoomJoined {
  type: "room_joined";
  room_id: number;
  code: string;
  epoch: number;
  user_id: number;
  username: string;
  settings: Settings;
  host_id: number | null;
  door: Door;
  kept_until: number | null;
  /** How many watch without a seat. */
  spectators: number;
  /** This device holds the room with its host. */
  remote: boolean;
  players: Player[];
  teams: Team[];
  phase: Phase;
  chat: ChatLine[];
  canvas: CanvasState;
}

export type ServerMessage =
  | ErrorMessage
  | Authenticated
  | RoomJoined
  | { type: "room_left" }
  | { type: "room_closed"; message: string }
  | { type: "kicked"; message: string }
  | { type: "player_joined"; player: Player }
  | { type: "player_updated"; player: Player }
  | { type: "player_left"; user_id: number; username: string; reason: "left" | "kicked" }
  | { type: "seat_moved"; from: number; player: Player }
  | { type: "host_changed"; host_id: number | null }
  | { type: "door"; door: Door }
  | { type: "removed"; players: RemovedPlayer[] }
  | { type: "roster"; names: string[] }
  | { type: "spectators"; count: number }
  | { type: "vote"; vote: Vote | null }
  | { type: "teams"; teams: Team[] }
  | { type: "knocking"; room_id: number }
  | { type: "knocks"; players: Knocker[] }
  | { type: "reported"; user_id: number; to: "host" | "admins" }
  | { type: "reports"; reports: Report[] }
  | { type: "remote_offer"; key: string; left_ms: number }
  | { type: "remote_key"; number: number; key: string }
  | { type: "remotes"; remotes: Remote[] }
  | { type: "room_kept"; kept_until: number | null }
  | { type: "settings"; settings: Settings }
  | { type: "phase"; phase: Phase }
  | { type: "clock"; clock: Clock }
  | { type: "hint"; mask: string[] }
  | { type: "correct_guess"; user_id: number; username: string; points: number; place: number }
  | { type: "liked"; turn: number; user_id: number }
  | { type: "word"; word: string }
  | { type: "near_guess"; guess: string }
  | ({ type: "chat_message" } & ChatLine)
  | { type: "draw_ops"; turn: number; seq: number; ops: DrawOp[] }
  | { type: "draw_ack"; turn: number; seq: number }
  | { type: "draw_reset"; turn: number; seq: number };

// ---- Checks --------------------------------------------------------------------

type Check<T> = (value: unknown) => value is T;
type Fields<T> = { [K in Exclude<keyof Required<T>, "type" | "name" | "op">]: Check<T[K]> };

const isText = (value: unknown): value is string => typeof value === "string";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function within(least: number, most: number): Check<number> {
  return (value): value is number => isCount(value) && value >= least && value <= most;
}

function oneOf<T extends string>(...names: T[]): Check<T> {
  return (value): value is T => names.some((name) => name === value);
}

function list<T>(item: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(item);
}

function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

function maybe<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

/** Every field passes its check. The tag (`type`, `name`, `op`) was looked at before. */
function fields<T extends object>(checks: Fields<T>): Check<T> {
  const entries = Object.entries<Check<unknown>>(checks);
  return (value): value is T =>
    isObject(value) && entries.every(([name, check]) => check(value[name]));
}

/** An object whose tag chooses among the shapes of a union. */
function tagged<T extends object>(tag: string, shapes: Record<string, Check<T>>): Check<T> {
  const known = new Map(Object.entries(shapes));
  return (value): value is T => {
    if (!isObject(value)) return false;
    const name = value[tag];
    return typeof name === "string" && (known.get(name)?.(value) ?? false);
  };
}

type Tagged<Tag extends string, T extends Record<Tag, string>> = {
  [Name in T[Tag]]: Check<Extract<T, Record<Tag, Name>>>;
};

// The bounds of the picture: what lies outside them would reach the raster.
const isColor = within(0, 17);
const isSize = within(0, 4);
const isCoordinate = within(-64, 1663);

const isPoints = (value: unknown): value is number[] =>
  list(isCoordinate)(value) && value.length >= 2 && value.length % 2 === 0;

type OpOf<Name extends DrawOp["op"]> = Extract<DrawOp, { op: Name }>;

const isOp = tagged<DrawOp>("op", {
  begin: fields<OpOf<"begin">>({ color: isColor, size: isSize, points: isPoints }),
  move: fields<OpOf<"move">>({ points: isPoints }),
  end: fields<OpOf<"end">>({}),
  fill: fields<OpOf<"fill">>({ color: isColor, x: within(0, 1599), y: within(0, 1199) }),
  undo: fields<OpOf<"undo">>({}),
  clear: fields<OpOf<"clear">>({}),
} satisfies Tagged<"op", DrawOp>);

// `name` is a tag elsewhere and a plain field here.
const settingsFields = fields<Settings>({
  is_private: isFlag,
  has_password: isFlag,
  max_players: isCount,
  time_limit: isCount,
  max_rounds: isCount,
  word_choices: isCount,
  choice_time: isCount,
  summary_time: isCount,
  hints: isCount,
  auto_hints: isFlag,
  word_mode: oneOf(...WORD_MODES),
  language: (value): value is Language => isText(value) && Object.hasOwn(LANGUAGES, value),
  difficulty: oneOf(...DIFFICULTIES),
  custom_words: oneOf(...CUSTOM_USES),
  custom_share: isCount,
  custom_count: isCount,
  names_count: isCount,
  quick_finish: isFlag,
  scoring: oneOf(...SCORINGS),
  chat: oneOf(...CHAT_MODES),
  wrong_guesses: oneOf(...GUESS_READERS),
  end_after: isCount,
  late_joining: isFlag,
  draw_order: oneOf(...DRAW_ORDERS),
  teams: isCount,
  team_choice: oneOf(...TEAM_CHOICES),
  host_plays: isFlag,
  keep_host: isFlag,
  profanity_filter: isFlag,
  spectators: isFlag,
  doodling: isFlag,
  likes: isFlag,
  vote_kick: isFlag,
});
const isSettings: Check<Settings> = (value): value is Settings =>
  settingsFields(value) && isText(value.name);

const isPlayer = fields<Player>({
  id: isCount,
  username: isText,
  avatar: isCount,
  score: isCount,
  ready: isFlag,
  connected: isFlag,
  away: isFlag,
  muted: isFlag,
  hosting: isFlag,
  on_break: isFlag,
  team: orNull(isCount),
  unnamed: isFlag,
  guessed: isFlag,
  drawn: isFlag,
  deferred: isFlag,
});

const isTeam = fields<Team>({
  team: isCount,
  players: list(isCount),
  score: orNull(isCount),
  rank: orNull(isCount),
});

const isDoor = oneOf<Door>(...DOORS);

const isClock = fields<Clock>({
  left_ms: isNumber,
  paused: isFlag,
  by_host: isFlag,
  hidden: isFlag,
  waiting: orNull(
    fields<Waiting>({
      reason: oneOf("drawer_gone", "drawer_idle"),
      user_id: isCount,
      left_ms: isNumber,
    }),
  ),
});

const turnInfo = {
  round: isCount,
  turn: isCount,
  turns: isCount,
  drawer_id: isCount,
  clock: isClock,
} satisfies Fields<TurnInfo>;

const isPhase = tagged<Phase>("name", {
  lobby: fields<LobbyPhase>({}),
  choosing: fields<ChoosingPhase>({ ...turnInfo, choices: maybe(list(isText)) }),
  drawing: fields<DrawingPhase>({
    ...turnInfo,
    total_ms: isNumber,
    mask: list(isText),
    word: maybe(isText),
    likes: list(isCount),
  }),
  summary: fields<SummaryPhase>({
    ...turnInfo,
    word: orNull(isText),
    definition: maybe(isText),
    reason: oneOf(
      "time_up",
      "all_guessed",
      "drawer_left",
      "drawer_gone",
      "drawer_idle",
      "drawer_removed",
      "vetoed",
      "skipped",
    ),
    points: list(fields<TurnPoints>({ user_id: isCount, points: isCount })),
    likes: list(isCount),
  }),
  podium: fields<PodiumPhase>({
    standings: list(
      fields<Standing>({
        user_id: isCount,
        username: isText,
        avatar: isCount,
        score: isCount,
        rank: isCount,
        team: orNull(isCount),
      }),
    ),
    teams: list(fields<TeamStanding>({ team: isCount, score: isCount, rank: isCount })),
    most_liked: orNull(
      fields<MostLiked>({ user_id: isCount, username: isText, word: isText, likes: isCount }),
    ),
  }),
} satisfies Tagged<"name", Phase>);

const chatLine = {
  user_id: isCount,
  username: isText,
  message: isText,
  timestamp: isNumber,
  channel: oneOf("room", "knowers", "guesses"),
} satisfies Fields<ChatLine>;

type MessageOf<Name extends ServerMessage["type"]> = Extract<ServerMessage, { type: Name }>;

const isServerMessage = tagged<ServerMessage>("type", {
  error: fields<MessageOf<"error">>({
    code: isText,
    message: isText,
    retry_after: maybe(isNumber),
    re: maybe(isText),
  }),
  authenticated: fields<MessageOf<"authenticated">>({
    user_id: isCount,
    username: isText,
    protocol: isCount,
    version: isText,
    client_build: orNull(isText),
    is_admin: isFlag,
    token: maybe(isText),
  }),
  room_joined: fields<MessageOf<"room_joined">>({
    room_id: isCount,
    code: isText,
    epoch: isCount,
    user_id: isCount,
    username: isText,
    settings: isSettings,
    host_id: orNull(isCount),
    door: isDoor,
    kept_until: orNull(isCount),
    spectators: isCount,
    remote: isFlag,
    players: list(isPlayer),
    teams: list(isTeam),
    phase: isPhase,
    chat: list(fields<ChatLine>(chatLine)),
    canvas: fields<CanvasState>({ turn: isCount, seq: isCount, length: isCount }),
  }),
  room_left: fields<MessageOf<"room_left">>({}),
  room_closed: fields<MessageOf<"room_closed">>({ message: isText }),
  kicked: fields<MessageOf<"kicked">>({ message: isText }),
  player_joined: fields<MessageOf<"player_joined">>({ player: isPlayer }),
  player_updated: fields<MessageOf<"player_updated">>({ player: isPlayer }),
  player_left: fields<MessageOf<"player_left">>({
    user_id: isCount,
    username: isText,
    reason: oneOf("left", "kicked"),
  }),
  seat_moved: fields<MessageOf<"seat_moved">>({ from: isCount, player: isPlayer }),
  host_changed: fields<MessageOf<"host_changed">>({ host_id: orNull(isCount) }),
  door: fields<MessageOf<"door">>({ door: isDoor }),
  removed: fields<MessageOf<"removed">>({
    players: list(
      fields<RemovedPlayer>({
        user_id: isCount,
        username: isText,
        avatar: isCount,
        score: isCount,
      }),
    ),
  }),
  roster: fields<MessageOf<"roster">>({ names: list(isText) }),
  spectators: fields<MessageOf<"spectators">>({ count: isCount }),
  vote: fields<MessageOf<"vote">>({
    vote: orNull(
      fields<Vote>({
        user_id: isCount,
        by: isCount,
        yes: isCount,
        needed: isCount,
        voted: list(isCount),
        left_ms: isNumber,
      }),
    ),
  }),
  teams: fields<MessageOf<"teams">>({ teams: list(isTeam) }),
  knocking: fields<MessageOf<"knocking">>({ room_id: isCount }),
  knocks: fields<MessageOf<"knocks">>({
    players: list(
      fields<Knocker>({
        user_id: isCount,
        username: isText,
        avatar: isCount,
        seat: orNull(isCount),
        inside: isFlag,
      }),
    ),
  }),
  reported: fields<MessageOf<"reported">>({
    user_id: isCount,
    to: oneOf("host", "admins"),
  }),
  reports: fields<MessageOf<"reports">>({
    reports: list(
      fields<Report>({
        user_id: isCount,
        username: isText,
        reason: oneOf(...REPORT_REASONS),
        by: list(isCount),
      }),
    ),
  }),
  remote_offer: fields<MessageOf<"remote_offer">>({ key: isText, left_ms: isNumber }),
  remote_key: fields<MessageOf<"remote_key">>({ number: isCount, key: isText }),
  remotes: fields<MessageOf<"remotes">>({
    remotes: list(fields<Remote>({ number: isCount, state: oneOf("asks", "connected", "absent") })),
  }),
  room_kept: fields<MessageOf<"room_kept">>({ kept_until: orNull(isCount) }),
  settings: fields<MessageOf<"settings">>({ settings: isSettings }),
  phase: fields<MessageOf<"phase">>({ phase: isPhase }),
  clock: fields<MessageOf<"clock">>({ clock: isClock }),
  hint: fields<MessageOf<"hint">>({ mask: list(isText) }),
  correct_guess: fields<MessageOf<"correct_guess">>({
    user_id: isCount,
    username: isText,
    points: isCount,
    place: isCount,
  }),
  word: fields<MessageOf<"word">>({ word: isText }),
  liked: fields<MessageOf<"liked">>({ turn: isCount, user_id: isCount }),
  near_guess: fields<MessageOf<"near_guess">>({ guess: isText }),
  chat_message: fields<MessageOf<"chat_message">>(chatLine),
  draw_ops: fields<MessageOf<"draw_ops">>({ turn: isCount, seq: isCount, ops: list(isOp) }),
  draw_ack: fields<MessageOf<"draw_ack">>({ turn: isCount, seq: isCount }),
  draw_reset: fields<MessageOf<"draw_reset">>({ turn: isCount, seq: isCount }),
} satisfies Tagged<"type", ServerMessage>);

/** One text frame of the server, or null when it is nothing that we know. */
export function parseServerMessage(text: string): ServerMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isServerMessage(value) ? value : null;
}
