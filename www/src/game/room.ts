// The state of the room that this page sits in, as a value: what the server
// told, folded into what a screen shows. Pure: the time is an argument.
//
// It does not hold the drawing (canvas/log.ts), the connection (net/socket.ts)
// or anything that only this page knows.

import type {
  Channel,
  ChatLine,
  ChoosingPhase,
  Clock,
  Door,
  DrawingPhase,
  EndReason,
  Knocker,
  LobbyPhase,
  Phase,
  Player,
  PodiumPhase,
  Remote,
  RemovedPlayer,
  Report,
  RoomJoined,
  ServerMessage,
  Settings,
  SummaryPhase,
  Team,
  Vote,
} from "../protocol";

/** The server's clock, tied to this page's `performance.now()`. */
export interface RunningClock {
  /** When the time is up; what is left of a paused clock is in `leftMs`. */
  deadline: number;
  leftMs: number;
  paused: boolean;
  byHost: boolean;
  /** The host has taken the drawing off every board. */
  hidden: boolean;
  waiting: { reason: "drawer_gone" | "drawer_idle"; userId: number; deadline: number } | null;
}

type Timed<P> = Omit<P, "clock"> & { clock: RunningClock };

export type Choosing = Timed<ChoosingPhase>;
export type Drawing = Timed<DrawingPhase>;
export type Summary = Timed<SummaryPhase>;
export type Turn = Choosing | Drawing | Summary;
export type RoomPhase = LobbyPhase | PodiumPhase | Turn;

/** A line of the log beside the board. */
export type LogEntry = { key: number } & (
  | {
      kind: "chat";
      userId: number;
      username: string;
      text: string;
      channel: Channel;
      mine: boolean;
    }
  | { kind: "guessed"; userId: number; username: string; points: number; mine: boolean }
  | { kind: "near"; guess: string }
  | {
      kind: "joined" | "left" | "kicked" | "lost" | "back" | "host";
      username: string;
      mine: boolean;
    }
  | { kind: "turn"; username: string; mine: boolean }
  | { kind: "word"; word: string; reason: EndReason }
);

export interface Room {
  roomId: number;
  code: string;
  epoch: number;
  me: number;
  username: string;
  settings: Settings;
  hostId: number | null;
  door: Door;
  /** Whom the host may let back in; told to the host alone. */
  removed: RemovedPlayer[];
  /** Who waits at the door; told to the host alone. */
  knocks: Knocker[];
  /** What players say of others; told to the host alone. */
  reports: Report[];
  /** This device holds the room with its host, and has no seat. */
  remote: boolean;
  /** The devices that do; told to the host's own alone. */
  remotes: Remote[];
  /** What I show such a device; good until then, by `performance.now()`. */
  remoteOffer: { key: string; deadline: number } | null;
  /** The names that those who come in pick from; told to the host and to who has yet to pick. */
  roster: readonly string[];
  /** To put somebody out. */
  vote: Vote | null;
  /** The host wants to continue later: Unix seconds until when the room is kept. */
  keptUntil: number | null;
  /** How many watch without a seat. */
  spectators: number;
  /** In the order of joining, which is the order of drawing. */
  players: Player[];
  /** Who is in which stands with the players, too. */
  teams: Team[];
  phase: RoomPhase;
  /** The scores that this turn adds to; points told twice count once. */
  before: Map<number, number>;
  log: LogEntry[];
  /** Key of the next line, and so the number of lines ever written. */
  nextKey: number;
  /** Wall time in seconds of the newest chat line of the server. */
  chatUntil: number;
}

/** Lines kept; a long evening must not fill a phone. */
const LOG_LINES_MAX = 200;

const CALM_PLAYERS_MAX = 10;

/** Ends of a turn after which its drawer is done for this round. */
const DONE: readonly EndReason[] = ["time_up", "all_guessed", "drawer_idle", "skipped", "vetoed"];

/** The room after a message of the server; the same object when it changes nothing. */
export function reduceRoom(room: Room | null, message: ServerMessage, now: number): Room | null {
  if (message.type === "room_joined") return enter(room, message, now);
  if (!room) return null;
  switch (message.type) {
    case "player_joined":
      return join(room, message.player);
    case "player_updated":
      return update(room, message.player);
    case "player_left":
      return write(
        { ...room, players: without(room.players, message.user_id) },
        {
          kind: message.reason === "kicked" ? "kicked" : "left",
          username: message.username,
          mine: false,
        },
      );
    case "seat_moved":
      return moveSeat(room, message.from, message.player);
    case "host_changed":
      return changeHost(room, message.host_id);
    case "door":
      return { ...room, door: message.door };
    case "removed":
      return { ...room, removed: message.players };
    case "teams":
      return deal(room, message.teams);
    case "roster":
      return { ...room, roster: message.names };
    case "vote":
      return { ...room, vote: message.vote };
    case "knocks":
      return { ...room, knocks: message.players };
    case "reports":
      return { ...room, reports: message.reports };
    case "remote_offer":
      return {
        ...room,
        remoteOffer: { key: message.key, deadline: now + message.left_ms },
      };
    case "remotes":
      return {
        ...room,
        remotes: message.remotes,
        // A key makes one device ask, and is used up then.
        remoteOffer: message.remotes.some(asks) ? null : room.remoteOffer,
      };
    case "room_kept":
      return { ...room, keptUntil: message.kept_until };
    case "settings":
      return { ...room, settings: message.settings };
    case "spectators":
      return { ...room, spectators: message.count };
    case "phase":
      return changePhase(room, message.phase, now);
    case "clock":
      return isTurn(room.phase)
        ? { ...room, phase: { ...room.phase, clock: start(message.clock, now) } }
        : room;
    case "hint":
      return room.phase.name === "drawing"
        ? { ...room, phase: { ...room.phase, mask: message.mask } }
        : room;
    case "liked": {
      const { phase } = room;
      const shown = phase.name === "drawing" || phase.name === "summary";
      if (!shown || phase.turn !== message.turn) return room;
      return { ...room, phase: { ...phase, likes: [...phase.likes, message.user_id] } };
    }
    case "word":
      return room.phase.name === "drawing"
        ? { ...room, phase: { ...room.phase, word: message.word } }
        : room;
    case "correct_guess": {
      const { user_id: userId, username, points } = message;
      const players = room.players.map((player) =>
        player.id === userId ? { ...player, guessed: true } : player,
      );
      return write(award({ ...room, players }, [{ user_id: userId, points }]), {
        kind: "guessed",
        userId,
        username,
        points,
        mine: userId === room.me,
      });
    }
    case "near_guess":
      return write(room, { kind: "near", guess: message.guess });
    case "chat_message":
      return chat(room, message);
    default:
      return room;
  }
}

/** So full that telling every little thing would drown what matters. */
export function isBusy(room: Room): boolean {
  return room.players.length > CALM_PLAYERS_MAX;
}

export function isTurn(phase: RoomPhase): phase is Turn {
  return phase.name !== "lobby" && phase.name !== "podium";
}

/** It waits for the host's word. */
export function asks(remote: Remote): boolean {
  return remote.state === "asks";
}

function enter(known: Room | null, told: RoomJoined, now: number): Room {
  const same = known?.roomId === told.room_id && known.me === told.user_id ? known : null;
  const phase = timed(told.phase, now);
  const drawing = isTurn(phase) && phase.name !== "summary";
  const room: Room = {
    roomId: told.room_id,
    code: told.code,
    epoch: told.epoch,
    me: told.user_id,
    username: told.username,
    settings: told.settings,
    hostId: told.host_id,
    door: told.door,
    // The host is told anew after this.
    removed: [],
    knocks: [],
    reports: [],
    remote: told.remote,
    remotes: [],
    remoteOffer: null,
    roster: [],
    // Told after this, if there is one.
    vote: null,
    keptUntil: told.kept_until,
    spectators: told.spectators,
    players: told.players,
    teams: told.teams,
    phase,
    // The points of those who have solved this turn are in their scores already.
    before: drawing ? scores(told.players.filter((player) => !player.guessed)) : new Map(),
    log: same?.log ?? [],
    nextKey: same?.nextKey ?? 0,
    chatUntil: same?.chatUntil ?? Number.NEGATIVE_INFINITY,
  };
  // After a reconnect only what was missed is new.
  return told.chat.filter((line) => line.timestamp > room.chatUntil).reduce(chat, room);
}

function changePhase(room: Room, told: Phase, now: number): Room {
  const phase = timed(told, now);
  let next: Room = { ...room, phase };
  if (phase.name === "choosing") {
    const first = !isTurn(room.phase);
    const newRound = first || (isTurn(room.phase) && room.phase.round !== phase.round);
    const players = room.players.map((player) => ({
      ...player,
      guessed: false,
      drawn: newRound ? false : player.drawn,
      deferred: newRound ? false : player.deferred,
      score: first ? 0 : player.score,
    }));
    next = { ...next, players, before: scores(players) };
    return write(next, {
      kind: "turn",
      username: nameOf(next, phase.drawer_id),
      mine: phase.drawer_id === room.me,
    });
  }
  if (phase.name === "summary" && room.phase.name !== "summary") {
    const drawer = phase.drawer_id;
    const done = DONE.includes(phase.reason);
    next = award(next, phase.points);
    next = {
      ...next,
      players: next.players.map((player) =>
        player.id === drawer ? { ...player, drawn: player.drawn || done } : player,
      ),
    };
    if (phase.word !== null) {
      next = write(next, { kind: "word", word: phase.word, reason: phase.reason });
    }
  }
  if (phase.name === "podium" && room.phase.name !== "podium") {
    // The turns of the next game are counted from 1 again.
    next = { ...next, epoch: (room.epoch + 1) >>> 0 };
  }
  // The server does not tell again what is true of everybody.
  if (!isTurn(phase)) {
    next = { ...next, players: next.players.map((player) => ({ ...player, guessed: false })) };
  }
  return next;
}

/** Adds points of this turn. The server may tell the same points again, here or
 *  as a player's new score: both start from the score before the turn. */
function award(room: Room, points: { user_id: number; points: number }[]): Room {
  const won = new Map(points.map((entry) => [entry.user_id, entry.points]));
  const players = room.players.map((player) => {
    const before = room.before.get(player.id);
    const extra = won.get(player.id);
    if (before === undefined || extra === undefined) return player;
    return { ...player, score: Math.max(player.score, before + extra) };
  });
  return { ...room, players };
}

function join(room: Room, player: Player): Room {
  const next = { ...room, players: [...without(room.players, player.id), player] };
  // Who has no name yet is told of with the name that they pick.
  if (player.unnamed) return next;
  return write(next, { kind: "joined", username: player.username, mine: false });
}

function update(room: Room, player: Player): Room {
  const old = room.players.find((one) => one.id === player.id);
  if (!old) return { ...room, players: [...room.players, player] };
  const next = {
    ...room,
    username: player.id === room.me ? player.username : room.username,
    players: room.players.map((one) => (one.id === player.id ? player : one)),
  };
  if (old.unnamed && !player.unnamed && player.id !== room.me) {
    return write(next, { kind: "joined", username: player.username, mine: false });
  }
  const news = old.connected !== player.connected && player.id !== room.me;
  // Thirty phones come and go all the time; the marks beside the names say so.
  if (!news || isBusy(room)) return next;
  return write(next, {
    kind: player.connected ? "back" : "lost",
    username: player.username,
    mine: false,
  });
}

function deal(room: Room, teams: Team[]): Room {
  const of = new Map(teams.flatMap(({ team, players }) => players.map((id) => [id, team])));
  const players = room.players.map((one) => ({ ...one, team: of.get(one.id) ?? null }));
  return { ...room, teams, players };
}

/** The same seat is another user's from here on. */
function moveSeat(room: Room, from: number, player: Player): Room {
  const seats = without(room.players, player.id);
  const players = seats.map((one) => (one.id === from ? player : one));
  const before = new Map(
    [...room.before].map(([id, score]) => [id === from ? player.id : id, score]),
  );
  const next = { ...room, players, before, phase: renamed(room.phase, from, player.id) };
  return write(next, { kind: "back", username: player.username, mine: false });
}

function renamed(phase: RoomPhase, from: number, to: number): RoomPhase {
  const line = <T extends { user_id: number }>(one: T) =>
    one.user_id === from ? { ...one, user_id: to } : one;
  if (phase.name === "podium") return { ...phase, standings: phase.standings.map(line) };
  if (!isTurn(phase)) return phase;
  const turn = { ...phase, drawer_id: phase.drawer_id === from ? to : phase.drawer_id };
  return turn.name === "summary" ? { ...turn, points: turn.points.map(line) } : turn;
}

function changeHost(room: Room, hostId: number | null): Room {
  // What was told to the host alone is told to the next one, too.
  const next =
    hostId === room.me
      ? { ...room, hostId }
      : { ...room, hostId, removed: [], knocks: [], reports: [], remotes: [], remoteOffer: null };
  if (hostId === null || hostId === room.hostId) return next;
  return write(next, {
    kind: "host",
    username: nameOf(room, hostId),
    mine: hostId === room.me,
  });
}

function chat(room: Room, line: ChatLine): Room {
  const next = write(room, {
    kind: "chat",
    userId: line.user_id,
    username: line.username,
    text: line.message,
    channel: line.channel,
    mine: line.user_id === room.me,
  });
  return { ...next, chatUntil: Math.max(room.chatUntil, line.timestamp) };
}

/** What a line says, before it has a place in the log. */
type Unkeyed<T> = T extends LogEntry ? Omit<T, "key"> : never;

function write(room: Room, entry: Unkeyed<LogEntry>): Room {
  const log = [...room.log.slice(1 - LOG_LINES_MAX), { ...entry, key: room.nextKey } as LogEntry];
  return { ...room, log, nextKey: room.nextKey + 1 };
}

function timed(phase: Phase, now: number): RoomPhase {
  if (phase.name === "lobby" || phase.name === "podium") return phase;
  return { ...phase, clock: start(phase.clock, now) };
}

function start(clock: Clock, now: number): RunningClock {
  return {
    deadline: now + clock.left_ms,
    leftMs: clock.left_ms,
    paused: clock.paused,
    byHost: clock.by_host,
    hidden: clock.hidden,
    waiting: clock.waiting && {
      reason: clock.waiting.reason,
      userId: clock.waiting.user_id,
      deadline: now + clock.waiting.left_ms,
    },
  };
}

function scores(players: Player[]): Map<number, number> {
  return new Map(players.map((player) => [player.id, player.score]));
}

function without(players: Player[], id: number): Player[] {
  return players.filter((player) => player.id !== id);
}

function nameOf(room: Room, id: number): string {
  return room.players.find((player) => player.id === id)?.username ?? "";
}
