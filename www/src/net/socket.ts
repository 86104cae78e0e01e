// The connection to the server: one WebSocket at a time, for ever.
//
// It opens, authenticates, joins a room (or only watches it, for which nobody
// need say who they are), and does all of it again whenever the
// connection breaks, until it is told to stop or the server says that coming
// back is useless. It knows no game, no React and no words for people: what
// happens is told to the listener, what it means is decided there.

import {
  type ClientMessage,
  parseServerMessage,
  type Resume,
  type ServerMessage,
} from "../protocol";
import { forgetSeat, hasSeat, type Marks, markHeld, markSeat, tabMarks } from "./seats";

/** Why there will be no further attempt. */
export type End =
  | { name: "left" }
  | { name: "kicked" }
  | { name: "replaced" }
  | { name: "closed" }
  | { name: "broken"; code: number }
  | { name: "refused"; code: string; message: string; retryAfter: number | null };

export type SocketStatus =
  | { name: "idle" }
  | { name: "connecting"; attempt: number }
  /** At the door, until the host says a word. */
  | { name: "knocking" }
  /** This device, by its number, waits for the host to let it hold the room. */
  | { name: "asking"; number: number }
  | { name: "joined" }
  /** The connection is lost; the next attempt comes by itself. */
  | { name: "waiting"; attempt: number; retryMs: number; full: boolean }
  | { name: "ended"; end: End };

export interface SocketListener {
  onStatus(status: SocketStatus): void;
  /** Everything but the log-in itself, `room_joined` first. */
  onMessage(message: ServerMessage): void;
  /** The token to use from now on. */
  onRenewed(token: string): void;
  /** What is known of the drawing, asked before every join. */
  resume(): Resume | null;
}

/** What the socket needs of the page; tests hand in their own. */
export interface SocketPage {
  url(): string;
  /** The build that the page itself carries. */
  build(): string | null;
  hidden(): boolean;
  reload(): void;
  marks: Marks;
}

export interface JoinRequest {
  token: string;
  code: string;
  password?: string;
  avatar?: number;
  /** Take the seat even if another tab or device sits on it. */
  takeOver?: boolean;
}

/** Without a seat, and without anybody in particular. */
export interface WatchRequest {
  watch: true;
  code: string;
  password?: string;
}

/** Without a seat, with a key to hold the room together with its host. */
export interface HoldRequest {
  hold: string;
  code: string;
}

type RoomRequest = JoinRequest | WatchRequest | HoldRequest;

const BACK_OFF_FIRST_MS = 250;
/** Whoever waits for a server that restarts is back within three seconds. */
const BACK_OFF_MOST_MS = 2_500;
/** Refused for now (too many connections, too many messages): no hurry. */
const BACK_OFF_REFUSED_MS = 4_000;
/** A page that nobody looks at may have lost its network unnoticed: a message
 *  that asks for an answer and gets none in this time shows it. */
const ANSWER_MS = 10_000;
/** An attempt that hangs (a sleeping access point) is given up. */
const OPEN_MS = 10_000;

const CLOSE_ENDS = new Map<number, End>([
  [1000, { name: "left" }],
  [4000, { name: "kicked" }],
  [4001, { name: "replaced" }],
  [4002, { name: "closed" }],
  [
    4004,
    { name: "refused", code: "invalid_token", message: "You were logged out.", retryAfter: null },
  ],
  [4005, { name: "refused", code: "no_spectators", message: "", retryAfter: null }],
  [4006, { name: "refused", code: "withdrawn", message: "", retryAfter: null }],
  [1002, { name: "broken", code: 1002 }],
  [1007, { name: "broken", code: 1007 }],
  [1009, { name: "broken", code: 1009 }],
]);

/** Errors before the room is entered that another attempt would not change. */
const FINAL_ERRORS = new Set([
  "invalid_token",
  "room_not_found",
  "room_full",
  "no_late_joining",
  "no_spectators",
  "removed",
  "room_locked",
  "not_let_in",
  "wrong_key",
  "profanity",
  "password_required",
  "wrong_password",
  "too_many_tries",
  "seat_in_use",
  "bad_message",
]);

const ANSWERED = new Set<ClientMessage["type"]>([
  "authenticate",
  "join_room",
  "watch_room",
  "hold_remote",
  "leave_room",
  "start_game",
  "return_to_lobby",
  "choose_word",
  "draw_ops",
  "chat_message",
  "skip_turn",
  "delete_room",
]);

const RELOAD_KEY = "drawsync.reloaded";

export const browserPage = (): SocketPage => ({
  url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
  build: () =>
    document.querySelector<HTMLMetaElement>('meta[name="drawsync-build"]')?.content || null,
  hidden: () => document.visibilityState === "hidden",
  reload: () => location.reload(),
  marks: tabMarks,
});

export class RoomSocket {
  readonly #listener: SocketListener;
  readonly #page: SocketPage;
  #request: RoomRequest | null = null;
  #socket: WebSocket | null = null;
  #joined = false;
  #attempt = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #openTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(listener: SocketListener, page: SocketPage = browserPage()) {
    this.#listener = listener;
    this.#page = page;
  }

  /** Enters a room, and keeps coming back to it. A later call replaces an earlier one. */
  join(request: RoomRequest): void {
    this.#drop();
    this.#request = { ...request };
    this.#attempt = 0;
    window.addEventListener("online", this.#onBack);
    window.addEventListener("pageshow", this.#onBack);
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#open();
  }

  /** Joins once more, for a fresh state of the room. */
  reconnect(): void {
    if (this.#request) this.#lost(false);
  }

  /** Ends without giving up the seat: the page is going away. */
  close(): void {
    this.#stop({ name: "idle" });
  }

  /** Gives up the seat and its score. */
  leave(): void {
    const code = this.#seat();
    if (this.#joined) this.send({ type: "leave_room" });
    if (code) forgetSeat(code, this.#page.marks);
    this.#end({ name: "left" });
  }

  /** False when there is no room to say it in; nothing is queued. */
  send(message: ClientMessage): boolean {
    if (!this.#joined) return false;
    return this.#transmit(message);
  }

  #transmit(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    if (ANSWERED.has(message.type) && this.#answerTimer === undefined) {
      this.#answerTimer = setTimeout(() => this.#lost(false), ANSWER_MS);
    }
    return true;
  }

  #open(): void {
    if (!this.#request) return;
    this.#listener.onStatus({ name: "connecting", attempt: this.#attempt });
    const socket = new WebSocket(this.#page.url());
    this.#socket = socket;
    this.#openTimer = setTimeout(() => this.#lost(false), OPEN_MS);
    // Each handler belongs to its socket: a late event of an old one is nothing.
    socket.onopen = () => {
      if (socket !== this.#socket || !this.#request) return;
      clearTimeout(this.#openTimer);
      this.#introduce(this.#request);
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (socket !== this.#socket || typeof event.data !== "string") return;
      clearTimeout(this.#answerTimer);
      this.#answerTimer = undefined;
      const message = parseServerMessage(event.data);
      if (message) this.#receive(message);
    };
    socket.onclose = (event: CloseEvent) => {
      if (socket !== this.#socket) return;
      const end = CLOSE_ENDS.get(event.code);
      if (end) this.#end(end);
      else this.#lost(event.code === 1008 || event.code === 4003);
    };
  }

  #receive(message: ServerMessage): void {
    const request = this.#request;
    if (!request) return;
    if (message.type === "authenticated" && "token" in request) {
      if (this.#isOutdated(message.client_build)) {
        this.#stop({ name: "idle" });
        this.#page.reload();
        return;
      }
      if (message.token !== undefined) {
        request.token = message.token;
        this.#listener.onRenewed(message.token);
      }
      this.#sendJoin(request);
      return;
    }
    if (!this.#joined && message.type === "error") {
      if (FINAL_ERRORS.has(message.code)) {
        const { code, message: text, retry_after: retryAfter } = message;
        this.#end({ name: "refused", code, message: text, retryAfter: retryAfter ?? null });
      } else {
        this.#lost(true);
      }
      return;
    }
    if (message.type === "remote_key" && "hold" in request) {
      // What was on a screen is used up; this one is known to nobody else.
      request.hold = message.key;
      markHeld(request.code, message.key, this.#page.marks);
      this.#attempt = 0;
      this.#listener.onStatus({ name: "asking", number: message.number });
      return;
    }
    if (message.type === "knocking" && "token" in request) {
      this.#attempt = 0;
      request.takeOver = true;
      this.#listener.onStatus({ name: "knocking" });
      return;
    }
    if (message.type === "room_joined") {
      this.#joined = true;
      this.#attempt = 0;
      if ("token" in request) {
        // From now on it is this tab's own seat, whoever had it before.
        request.takeOver = true;
        markSeat(request.code, this.#page.marks);
      }
      this.#listener.onMessage(message);
      this.#listener.onStatus({ name: "joined" });
      const me = message.players.find((player) => player.id === message.user_id);
      if (me?.away !== this.#page.hidden()) this.#sendAway();
      return;
    }
    this.#listener.onMessage(message);
    if (message.type === "kicked") this.#end({ name: "kicked" });
    if (message.type === "room_closed") this.#end({ name: "closed" });
  }

  #sendJoin(request: JoinRequest): void {
    const resume = this.#listener.resume();
    const takeOver = request.takeOver || hasSeat(request.code, this.#page.marks);
    this.#transmit({
      type: "join_room",
      code: request.code,
      ...(request.password ? { password: request.password } : {}),
      ...(request.avatar === undefined ? {} : { avatar: request.avatar }),
      ...(takeOver ? { take_over: true } : {}),
      ...(resume ? { resume } : {}),
    });
  }

  /** The first word on a connection: who this is, or what it wants without a seat. */
  #introduce(request: RoomRequest): void {
    if ("token" in request) {
      this.#transmit({ type: "authenticate", token: request.token, protocol: 2 });
    } else if ("hold" in request) {
      const resume = this.#listener.resume();
      const { code, hold: key } = request;
      this.#transmit({ type: "hold_remote", code, key, ...(resume ? { resume } : {}) });
    } else {
      this.#sendWatch(request);
    }
  }

  #sendWatch({ code, password }: WatchRequest): void {
    const resume = this.#listener.resume();
    this.#transmit({
      type: "watch_room",
      code,
      ...(password ? { password } : {}),
      ...(resume ? { resume } : {}),
    });
  }

  /** The server carries another page than this one. Reloading is tried once for
   *  each build, so that a stubborn cache cannot make the page spin. */
  #isOutdated(serverBuild: string | null): boolean {
    const own = this.#page.build();
    if (!serverBuild || !own || own === serverBuild) return false;
    if (this.#page.marks.get(RELOAD_KEY) === serverBuild) return false;
    this.#page.marks.set(RELOAD_KEY, serverBuild);
    return true;
  }

  #lost(refused: boolean): void {
    this.#drop();
    this.#attempt += 1;
    const ceiling = Math.min(BACK_OFF_MOST_MS, BACK_OFF_FIRST_MS * 2 ** (this.#attempt - 1));
    const base = refused ? Math.max(BACK_OFF_REFUSED_MS, ceiling) : ceiling;
    // Thirty phones lose the same server at the same moment: spread them.
    const retryMs = Math.round(base * (0.5 + Math.random() / 2));
    this.#retryTimer = setTimeout(() => this.#open(), retryMs);
    this.#listener.onStatus({
      name: "waiting",
      attempt: this.#attempt,
      retryMs,
      full: refused,
    });
  }

  #end(end: End): void {
    const code = this.#seat();
    // A seat that is gone must not be taken back by a reload of the page.
    if (code && (end.name === "kicked" || end.name === "closed" || end.name === "replaced")) {
      forgetSeat(code, this.#page.marks);
    }
    // Nor does a key that was refused or withdrawn open anything again.
    if (this.#request && "hold" in this.#request) {
      markHeld(this.#request.code, null, this.#page.marks);
    }
    this.#stop({ name: "ended", end });
  }

  /** The room in which this page has a seat, or wants one. */
  #seat(): string | null {
    return this.#request && "token" in this.#request ? this.#request.code : null;
  }

  #stop(status: SocketStatus): void {
    this.#drop();
    this.#request = null;
    window.removeEventListener("online", this.#onBack);
    window.removeEventListener("pageshow", this.#onBack);
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#listener.onStatus(status);
  }

  #drop(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#answerTimer);
    clearTimeout(this.#openTimer);
    this.#answerTimer = undefined;
    this.#joined = false;
    const socket = this.#socket;
    this.#socket = null;
    // Also before it is open, as StrictMode does it. The seat stays: only
    // `leave_room` gives it up.
    socket?.close();
  }

  /** The network or the page is back: what waits tries at once. */
  readonly #onBack = (event: Event): void => {
    const restored = event.type === "pageshow" && (event as PageTransitionEvent).persisted;
    if (this.#socket && !restored && event.type !== "online") return;
    // The network changed under an open socket: it may be dead without knowing.
    this.#retryNow();
  };

  readonly #onVisibility = (): void => {
    if (this.#joined) this.#sendAway();
    else if (!this.#page.hidden() && !this.#socket) this.#retryNow();
  };

  #retryNow(): void {
    this.#drop();
    this.#open();
  }

  #sendAway(): void {
    if (this.#seat() === null) return;
    this.send({ type: "away", away: this.#page.hidden() });
  }
}
