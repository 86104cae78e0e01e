// Questions that a screen asks about a room. Pure; nothing is kept.

import type { Player, TeamStanding } from "../protocol";
import { isLetter } from "./fit";
import { isTurn, type Room, type RunningClock, type Turn } from "./room";

export function turnOf(room: Room): Turn | null {
  return isTurn(room.phase) ? room.phase : null;
}

export function playerOf(room: Room, id: number): Player | null {
  return room.players.find((player) => player.id === id) ?? null;
}

/** Is called to draw, waited for and counted. */
export function takesPart(player: Player): boolean {
  return !player.hosting && !player.on_break && !player.unnamed;
}

/** Somebody can win something. */
export function hasPoints(room: Room): boolean {
  return room.settings.scoring !== "none";
}

/** Those with whom a game can go on. */
export function inPlay(room: Room): Player[] {
  return room.players.filter((player) => player.connected && takesPart(player));
}

/** I want no turn for a while. */
export function amOnBreak(room: Room): boolean {
  return playerOf(room, room.me)?.on_break ?? false;
}

/** I have yet to pick a name of the room's list. */
export function amUnnamed(room: Room): boolean {
  return playerOf(room, room.me)?.unnamed ?? false;
}

/** A name of the room's list, and who has it. */
export interface ListedName {
  name: string;
  player: Player | null;
}

export function listedNames(room: Room): ListedName[] {
  const taken = new Map(room.players.map((player) => [player.username, player]));
  return room.roster.map((name) => ({ name, player: taken.get(name) ?? null }));
}

/** I hold the room and do not play. */
export function amHosting(room: Room): boolean {
  return hostOrMe(room)?.hosting ?? false;
}

/** I am the host, or this device holds the room with them. */
export function amHost(room: Room): boolean {
  return room.remote || room.hostId === room.me;
}

function hostOrMe(room: Room): Player | null {
  return playerOf(room, room.remote ? (room.hostId ?? room.me) : room.me);
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
 *  word, as in a crossword, but is no letter. Two words at once have a plus
 *  between them: "5 + 3". */
export function wordLengths(mask: readonly string[]): string {
  const words = mask
    .map((entry) => (isLetter(entry) ? "_" : entry))
    .join("")
    .split(" ");
  return words
    .map((word) => (word === "+" ? word : word.replace(/[^_]/g, "").length))
    .filter((length) => length !== 0)
    .join(", ")
    .replaceAll(", +,", " +");
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
  // Who has yet to pick a name is nobody's namesake.
  if (amUnnamed(room)) return null;
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
  const all = room.players.filter((player) => isQueued(room, player));
  const order = inOrder(
    all.map((player) => ({ ...player, deferred: false })),
    [],
  );
  return queue.length + order.indexOf(room.me) + 1;
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
  const called = room.players.filter((player) => player.drawn || player.id === turn.drawer_id);
  return inOrder(waiting, called);
}

/** Like the server: the late come last, the teams draw in turn, within a team it
 *  is the order of joining. `called` have had their turn. */
function inOrder(waiting: readonly Player[], called: readonly Player[]): number[] {
  const turns = new Map<number, number>();
  const count = ({ team }: Player) => {
    if (team !== null) turns.set(team, turnsOf(team) + 1);
  };
  const turnsOf = (team: number | null) => (team === null ? 0 : (turns.get(team) ?? 0));
  called.forEach(count);
  const isSooner = (one: Player, other: Player) =>
    (Number(one.deferred) - Number(other.deferred) ||
      turnsOf(one.team) - turnsOf(other.team) ||
      (one.team ?? 0) - (other.team ?? 0)) < 0;
  const left = new Set(waiting);
  const queue: number[] = [];
  while (left.size > 0) {
    const next = [...left].reduce((first, one) => (isSooner(one, first) ? one : first));
    left.delete(next);
    count(next);
    queue.push(next.id);
  }
  return queue;
}

/** The draw order is chance, or what the server alone knows. */
export function isOrderKnown(room: Room): boolean {
  return room.settings.draw_order === "joining";
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

/** Connected players that a game needs. */
const PLAYING_MIN = 2;

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

/** People choose their teams, and can do so now. */
export function canChooseTeam(room: Room): boolean {
  const { teams, team_choice } = room.settings;
  return teams > 0 && team_choice === "chosen" && !isTurn(room.phase);
}

export interface TeamGroup {
  team: number;
  players: Player[];
}

/** Every team with its players, in the order of joining. */
export function teamGroups(room: Room): TeamGroup[] {
  return room.teams.map(({ team }) => ({
    team,
    players: room.players.filter((player) => player.team === team),
  }));
}

/** The teams mean something already: random ones are dealt when a game starts. */
export function showsTeams(room: Room): boolean {
  return room.teams.length > 0 && (room.phase.name !== "lobby" || canChooseTeam(room));
}

/** What the teams have, the best first; none without points. */
export function teamScores(room: Room): TeamStanding[] {
  if (room.phase.name === "podium") return room.phase.teams;
  const scores = room.teams.flatMap(({ team, score, rank }) =>
    score === null || rank === null ? [] : [{ team, score, rank }],
  );
  return scores.sort((one, other) => one.rank - other.rank);
}

/** Why no game can start now. */
export function startObstacle(room: Room): "players" | "teams" | null {
  const here = inPlay(room);
  if (here.length < PLAYING_MIN) return "players";
  const teams = new Set(here.map((player) => player.team));
  return canChooseTeam(room) && teams.size < 2 ? "teams" : null;
}

/** The lobby's count behind Start: the host need not say that he is ready. */
export function readyCount(room: Room): { ready: number; others: number } {
  const others = room.players.filter((player) => player.id !== room.hostId);
  return {
    ready: others.filter((player) => player.ready).length,
    others: others.length,
  };
}
