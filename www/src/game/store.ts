// The room that this page plays in: binds the connection, the state and the
// drawing, and holds what every player can do. Components read it with
// `useGame` and call the functions below; none of this needs React. What a host
// does about people and drawings is in `hosting.ts`.
//
// Strokes go from the socket to the board and never through this state.

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { Board } from "../canvas/board";
import { Doodles } from "../canvas/doodles";
import { DrawLog } from "../canvas/log";
import { text } from "../i18n";
import {
  type HoldRequest,
  type JoinRequest,
  RoomSocket,
  type SocketStatus,
  type WatchRequest,
} from "../net/socket";
import type {
  ClientMessage,
  EndReason,
  ReportReason,
  ServerMessage,
  SettingsChange,
} from "../protocol";
import { renewToken } from "../session";
import { announce } from "../ui/announcer";
import { toast } from "../ui/toasts";
import { clock, setClock } from "./clock";
import { soundOf } from "./cues";
import { isBusy, isTurn, type Room, reduceRoom } from "./room";
import { canDraw, playerOf } from "./select";
import { play } from "./sound";

interface Game {
  status: SocketStatus;
  /** What was last known of the room; it stays while the connection is lost. */
  room: Room | null;
}

export const game = createStore<Game>(() => ({ status: { name: "idle" }, room: null }));

export function useGame<T>(selector: (state: Game) => T): T {
  return useStore(game, selector);
}

export const board = new Board();

/** What I draw in the lobby. While a game runs it lets everything pass. */
export const doodles = new Doodles(board, (ops) => tell({ type: "doodle", ops }));

export const drawing = new DrawLog(doodles, ({ turn, seq, ops }) => {
  socket.send({ type: "draw_ops", turn, seq, ops });
});

const socket = new RoomSocket({
  onStatus(status) {
    if (status.name !== "joined") drawing.pause();
    game.setState({ status });
  },
  onMessage: receive,
  onRenewed: renewToken,
  resume() {
    const { room } = game.getState();
    return room && { epoch: room.epoch, ...drawing.address() };
  },
});

function receive(message: ServerMessage): void {
  const { room: before } = game.getState();
  const room = reduceRoom(before, message, performance.now());
  if (room !== before) {
    game.setState({ room });
    setClock(room?.phase ?? null);
  }
  if (room) receiveDrawing(before, room, message);
  const sound = soundOf(before, message);
  if (sound) play(sound);
  if (before && room) speak(before, room, message);
}

// ---- The drawing -----------------------------------------------------------------

function receiveDrawing(before: Room | null, room: Room, message: ServerMessage): void {
  switch (message.type) {
    case "room_joined": {
      const { turn, seq, length } = message.canvas;
      // The same turn of another game: nothing of the old drawing belongs to it.
      if (before?.epoch !== room.epoch && length === 0) drawing.start(turn);
      doodles.forget();
      mend(drawing.resume(turn, seq, length, canDraw(room)));
      return;
    }
    case "phase":
      // The turns of another game begin with 1 again.
      begin(isTurn(room.phase) ? room.phase.turn : 0);
      // What the host has dropped is nobody's to see.
      if (room.phase.name === "summary" && DROPPED.has(room.phase.reason)) {
        drawing.start(room.phase.turn);
      }
      return;
    case "draw_ops":
      mend(drawing.receive(message));
      return;
    case "draw_ack":
      mend(drawing.acknowledge(message.turn, message.seq));
      return;
    case "error":
      if (message.re === "doodle") doodles.refuse();
      return;
    case "draw_reset":
      mend(drawing.refuse(message.turn, message.seq));
      return;
    default:
      return;
  }
}

/** Ends of a turn that take its drawing along. */
const DROPPED = new Set<EndReason>(["drawer_removed", "vetoed"]);

/** An empty board for a turn that is new here. */
function begin(turn: number): void {
  if (drawing.address().turn !== turn) drawing.start(turn);
}

/** Operations are missing: joining again with an empty board brings them all. */
function mend(received: "ok" | "gap"): void {
  if (received === "ok") return;
  drawing.start(drawing.address().turn);
  socket.reconnect();
}

// ---- What is heard, and what screen readers say ------------------------------------

/** Commands that came too late for their phase: the screen shows the new one already. */
const QUIET_ERRORS = new Set(["not_now", "not_drawer", "out_of_sequence", "not_in_room"]);

function speak(before: Room, room: Room, message: ServerMessage): void {
  const { announce: said, errors, reported } = text().room;
  if (message.type === "reported") toast(reported[message.to], "good");
  // That it was said before is no news of the phase.
  if (message.type === "error" && message.re === "report") toast(message.message, "bad");
  else if (message.type === "error" && !QUIET_ERRORS.has(message.code)) {
    const told = errors[`${message.code}/${message.re}`] ?? errors[message.code];
    toast(told ?? message.message, "bad");
  }
  // The log is read out by itself, but not in a busy room: then only what matters.
  if (!isBusy(room)) return;
  if (message.type === "correct_guess" && message.user_id === room.me) {
    announce(said.correct(message.points));
  }
  if (message.type === "phase" && message.phase.name !== before.phase.name) {
    const { phase } = message;
    if (phase.name === "choosing") {
      const name = playerOf(room, phase.drawer_id)?.username ?? "";
      announce(phase.drawer_id === room.me ? said.yourTurn : said.turn(name));
    }
    if (phase.name === "summary" && phase.word !== null) announce(said.word(phase.word));
  }
}

const ANNOUNCED_SECONDS = [30, 10, 5];
const TICKS_FROM = 10;

clock.subscribe(({ left }, earlier) => {
  const { room } = game.getState();
  if (left === null || earlier.left === null || left >= earlier.left) return;
  if (room?.phase.name !== "drawing") return;
  if (left > 0 && left <= TICKS_FROM) play("tick");
  if (ANNOUNCED_SECONDS.includes(left)) announce(text().room.announce.left(left));
});

// ---- What a player can do ----------------------------------------------------------

/** Enters a room and stays in it until `closePage` or `leaveRoom`. */
export function enterRoom(request: JoinRequest | WatchRequest | HoldRequest): void {
  const { room } = game.getState();
  if (room && room.code !== request.code) forgetRoom();
  socket.join(request);
}

/** The page goes away; the seat stays. */
export function closePage(): void {
  socket.close();
  forgetRoom();
}

/** Gives up the seat and its points. */
export function leaveRoom(): void {
  socket.leave();
  forgetRoom();
}

function forgetRoom(): void {
  game.setState({ room: null });
  setClock(null);
  drawing.start(0);
}

/** Says so when there is no connection; false then, so that nothing typed is lost. */
export function tell(message: ClientMessage): boolean {
  const sent = socket.send(message);
  if (!sent) toast(text().room.offline, "bad");
  return sent;
}

export function say(message: string): boolean {
  return tell({ type: "chat_message", message });
}

/** Nobody reads it if it is wrong. */
export function guess(message: string): boolean {
  return tell({ type: "guess_word", guess: message });
}

export function setReady(ready: boolean): void {
  tell({ type: "ready", ready });
}

/** No turn for a while, or back again. */
export function takeBreak(on_break: boolean): void {
  tell({ type: "break", on_break });
}

export function changeSettings(settings: SettingsChange): boolean {
  return tell({ type: "update_settings", settings });
}

export function startGame(): void {
  tell({ type: "start_game" });
}

export function returnToLobby(): void {
  tell({ type: "return_to_lobby" });
}

export function chooseWord(choice: number): void {
  tell({ type: "choose_word", choice });
}

export function like(turn: number): void {
  tell({ type: "like", turn });
}

export function skipTurn(): void {
  tell({ type: "skip_turn" });
}

export function resumeGame(): void {
  tell({ type: "resume_game" });
}

export function voteKick(userId: number): void {
  tell({ type: "vote_kick", user_id: userId });
}

export function vote(yes: boolean): void {
  tell({ type: "vote", yes });
}

export function chooseTeam(team: number): void {
  tell({ type: "choose_team", team });
}

export function report(userId: number, reason: ReportReason): boolean {
  return tell({ type: "report", user_id: userId, reason });
}

export function askSeat(userId: number): boolean {
  return tell({ type: "ask_seat", user_id: userId });
}

export function pickName(name: string): boolean {
  return tell({ type: "pick_name", name });
}

export function dealTeams(): void {
  tell({ type: "deal_teams" });
}

export function clearDrawing(): void {
  tell({ type: "clear_drawing" });
}

export function newWord(): void {
  tell({ type: "new_word" });
}
