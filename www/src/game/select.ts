// Questions that a screen asks about a room. Pure; nothing is kept.

import type { Player } from "../protocol";
import { isTurn, type Room, type RunningClock, type Turn } from "./room";

export function turnOf(room: Room): Turn | null {
  return isTurn(room.phase) ? room.phase : null;
}

export function playerOf(room: Room, id: number): Player | null {
  return room.players.find((player) => player.id === id) ?? null;
}

/** Is called to draw, waited for and counted. */
export function takesPart(player: Player): boolean {
  return !player.hosting && !player.on_break;
}

/** Those with whom a game can go on. */
export function inPlay(room: Room): Player[] {
  return room.players.filter((player) => player.connected && takesPart(player));
}

/** I want no turn for a while. */
export function amOnBreak(room: Room): boolean {
  return playerOf(room, room.me)?.on_break ?? false;
}

/** I hold the room and do not play. */
export function amHosting(room: Room): boolean {
  return playerOf(room, room.me)?.hosting ?? false;
}

export function amHost(room: Room): boolean {
  return room.hostId === room.me;
}

export function amDrawer(room: Room): boolean {
  return turnOf(room)?.drawer_id === room.me;
}

/** The board takes my strokes now. */
export function canDraw(room: Room): boolean {
  return room.phase.name === "drawing" && !room.phase.clock.hidden && amDrawer(room);
}

/** I know the word of the running turn: I draw it, or I have guessed it. */
export function amKnower(room: Room): boolean {
  return room.phase.name === "drawing" && (amDrawer(room) || room.phase.word !== undefined);
}

/** Whole seconds left, at least 0; a second counts until it is over. */
export function secondsLeft(clock: RunningClock, now: number): number {
  const left = clock.paused ? clock.leftMs : clock.deadline - now;
  return Math.max(0, Math.ceil(left / 1000));
}

export function secondsUntil(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** "5, 3" for a word of five and one of three letters. A hyphen does not end a
 *  word, as in a crossword, but is no letter. */
export function wordLengths(mask: readonly string[]): string {
  const lengths = [0];
  for (const letter of mask) {
    if (letter === " ") lengths.push(0);
    else if (letter !== "-") lengths.push((lengths.pop() ?? 0) + 1);
  }
  return lengths.filter((length) => length > 0).join(", ");
}

/** How many have guessed, of how many who could. */
export function guessProgress(room: Room): { guessed: number; guessers: number } {
  const drawer = turnOf(room)?.drawer_id;
  const others = room.players.filter((player) => player.id !== drawer && !player.hosting);
  const guessed = others.filter((player) => player.guessed).length;
  // Like the server: those who are not there are not waited for.
  const guessers = others.filter((player) => player.guessed || isPresent(player)).length;
  return { guessed, guessers };
}

/** I am 'Mia 2', and 'Mia' has lost the connection: perhaps she is me, on another device. */
export function absentNamesake(room: Room): Player | null {
  const others = room.players.filter((player) => !player.connected && player.id !== room.hostId);
  const [wished] = /^(.+) \d+$/.exec(room.username)?.slice(1) ?? [];
  return others.find((player) => player.username === wished) ?? null;
}

export function isPresent(player: Player): boolean {
  return player.connected && !player.away && takesPart(player);
}

/** When I draw: 0 is now, 1 the next turn; null when not again in this game. */
export function turnsUntilMine(room: Room): number | null {
  const turn = turnOf(room);
  if (!turn) return null;
  if (turn.drawer_id === room.me && turn.name !== "summary") return 0;
  const me = playerOf(room, room.me);
  if (!me || !takesPart(me)) return null;
  const queue = drawingQueue(room, turn);
  const place = queue.indexOf(room.me);
  if (place >= 0) return place + 1;
  if (turn.round >= room.settings.max_rounds) return null;
  // The next round goes through everybody from the start.
  const order = room.players.filter((player) => isQueued(room, player));
  return queue.length + order.findIndex((player) => player.id === room.me) + 1;
}

/** How many turns the game has with those who are here now. The server says so
 *  too, but only with each phase, and people come and go in between. */
export function turnsExpected(room: Room, turn: Turn): number {
  const here = inPlay(room);
  const over = turn.name === "summary";
  const toCome = here.filter((player) => !player.drawn && (over || player.id !== turn.drawer_id));
  const roundsLeft = Math.max(0, room.settings.max_rounds - turn.round);
  return turn.turn + toCome.length + roundsLeft * here.length;
}

/** Who draws after the present turn in this round, in order. */
function drawingQueue(room: Room, turn: Turn): number[] {
  const waiting = room.players.filter(
    (player) => !player.drawn && player.id !== turn.drawer_id && isQueued(room, player),
  );
  const inTime = waiting.filter((player) => !player.deferred);
  const late = waiting.filter((player) => player.deferred);
  return [...inTime, ...late].map((player) => player.id);
}

/** My own place counts while my connection is lost. */
function isQueued(room: Room, player: Player): boolean {
  return takesPart(player) && (player.connected || player.id === room.me);
}

export interface Ranked {
  player: Player;
  rank: number;
}

/** Those who play by score, equal scores sharing a rank; among equals the order
 *  of joining. */
export function ranking(players: readonly Player[]): Ranked[] {
  const sorted = players
    .filter((player) => !player.hosting)
    .sort((one, other) => other.score - one.score);
  return sorted.map((player) => ({
    player,
    rank: 1 + sorted.findIndex((other) => other.score === player.score),
  }));
}

/** How many players a list shows before it is cut to those who matter. */
export const LIST_FULL_MAX = 10;
const LIST_TOP = 5;

/** The ranking; with more than ten players the first five, the drawer and me. */
export function shortRanking(room: Room): Ranked[] {
  const all = ranking(room.players);
  if (all.length <= LIST_FULL_MAX) return all;
  const drawer = turnOf(room)?.drawer_id;
  return all.filter(
    ({ player }, place) => place < LIST_TOP || player.id === drawer || player.id === room.me,
  );
}

/** The lobby's count behind Start: the host need not say that he is ready. */
export function readyCount(room: Room): { ready: number; others: number; connected: number } {
  const others = room.players.filter((player) => player.id !== room.hostId);
  return {
    ready: others.filter((player) => player.ready).length,
    others: others.length,
    connected: inPlay(room).length,
  };
}
