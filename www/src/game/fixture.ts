// Rooms for tests: a few players and the messages that move them.

import type { Player, RoomJoined, ServerMessage } from "../protocol";
import { type Room, reduceRoom } from "./room";

export function player(id: number, username: string, more: Partial<Player> = {}): Player {
  return {
    id,
    username,
    avatar: id,
    score: 0,
    ready: false,
    connected: true,
    away: false,
    muted: false,
    hosting: false,
    on_break: false,
    team: null,
    unnamed: false,
    guessed: false,
    drawn: false,
    deferred: false,
    ...more,
  };
}

/** What the server says to Lea (7), who is the host of Ben (9) and Mia (11). */
export function joined(more: Partial<RoomJoined> = {}): RoomJoined {
  return {
    type: "room_joined",
    room_id: 12,
    code: "K7M4QX",
    epoch: 5,
    user_id: 7,
    username: "Lea",
    settings: {
      name: "Room of Lea",
      is_private: true,
      has_password: false,
      max_players: 8,
      time_limit: 80,
      max_rounds: 2,
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
      custom_count: 0,
      names_count: 0,
      quick_finish: true,
      scoring: "competitive",
      chat: "on",
      wrong_guesses: "everyone",
      end_after: 0,
      late_joining: true,
      draw_order: "joining",
      teams: 0,
      team_choice: "random",
      host_plays: true,
      keep_host: false,
      profanity_filter: false,
      spectators: true,
      doodling: false,
      likes: true,
      vote_kick: true,
    },
    host_id: 7,
    door: "open",
    kept_until: null,
    spectators: 0,
    remote: false,
    players: [player(7, "Lea"), player(9, "Ben"), player(11, "Mia")],
    teams: [],
    phase: { name: "lobby" },
    chat: [],
    canvas: { turn: 0, seq: 0, length: 0 },
    ...more,
  };
}

const clock = (left_ms: number) => ({
  left_ms,
  paused: false,
  by_host: false,
  hidden: false,
  waiting: null,
});

export function choosing(turn: number, drawer_id: number, round = 1): ServerMessage {
  return {
    type: "phase",
    phase: { name: "choosing", round, turn, turns: 6, drawer_id, clock: clock(15_000) },
  };
}

export function drawing(turn: number, drawer_id: number, word?: string): ServerMessage {
  return {
    type: "phase",
    phase: {
      name: "drawing",
      round: 1,
      turn,
      turns: 6,
      drawer_id,
      clock: clock(80_000),
      total_ms: 80_000,
      mask: [..."___ _____"],
      likes: [],
      ...(word === undefined ? {} : { word }),
    },
  };
}

export function play(messages: ServerMessage[], from: Room | null = null, now = 0): Room {
  const room = messages.reduce<Room | null>((state, next) => reduceRoom(state, next, now), from);
  if (!room) throw new Error("the messages do not begin with room_joined");
  return room;
}
