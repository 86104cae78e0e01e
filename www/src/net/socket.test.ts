// A fake server on the other side of a fake WebSocket, with fake time.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { joined as roomJoined } from "../game/fixture";
import type { ClientMessage, Resume, ServerMessage } from "../protocol";
import { RoomSocket, type SocketPage, type SocketStatus } from "./socket";

/** The close codes of docs/PROTOCOL.md, by whether the client is to come back. */
function closeCodes(comeBack: "no" | "later" | "yes"): number[] {
  const path = join(import.meta.dirname, "../../../docs/PROTOCOL.md");
  const section = readFileSync(path, "utf8").split("### Close codes")[1] ?? "";
  const rows = section.matchAll(/^\| (\d{4}(?:, \d{4})*) \|.*\| (no|later|yes)[^|]* \|$/gm);
  const codes = [...rows].filter(([, , answer]) => answer === comeBack);
  return codes.flatMap(([, list]) => (list ?? "").split(", ").map(Number));
}

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: ClientMessage[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }
  close() {
    this.closed = true;
    this.readyState = 3;
  }

  // What the server does.
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  say(message: ServerMessage | string) {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }
  end(code: number) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  logIn(build: string | null = null, token?: string) {
    this.open();
    this.say({
      type: "authenticated",
      user_id: 7,
      username: "Lea",
      protocol: 2,
      version: "0.1.0",
      client_build: build,
      is_admin: false,
      ...(token === undefined ? {} : { token }),
    });
  }
  enter() {
    this.logIn();
    this.say(joined);
  }
}

const joined = roomJoined();

const latest = () => {
  const socket = FakeSocket.all.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
};

let statuses: SocketStatus[];
let renewed: string[];
let messages: ServerMessage[];
let resume: Resume | null;
let hidden: boolean;
let reloads: number;
let build: string | null;
let stored: Map<string, string>;
let socket: RoomSocket;

const status = () => statuses.at(-1);
const start = (request: { takeOver?: boolean; password?: string } = {}) =>
  socket.join({ token: "t", code: "K7M4QX", avatar: 3, ...request });
const hide = (now: boolean) => {
  hidden = now;
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.all = [];
  statuses = [];
  renewed = [];
  messages = [];
  resume = null;
  hidden = false;
  reloads = 0;
  build = null;
  stored = new Map();
  const page: SocketPage = {
    url: () => "ws://class.test/ws",
    build: () => build,
    hidden: () => hidden,
    reload: () => {
      reloads += 1;
    },
    marks: {
      get: (key) => stored.get(key) ?? null,
      set: (key, value) => void (value === null ? stored.delete(key) : stored.set(key, value)),
    },
  };
  socket = new RoomSocket(
    {
      onStatus: (next) => statuses.push(next),
      onMessage: (message) => messages.push(message),
      onRenewed: (token) => renewed.push(token),
      resume: () => resume,
    },
    page,
  );
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("entering", () => {
  it("authenticates with protocol 2, then joins", () => {
    start({ password: "owl" });
    expect(status()).toEqual({ name: "connecting", attempt: 0 });
    latest().enter();
    expect(latest().sent).toEqual([
      { type: "authenticate", token: "t", protocol: 2 },
      { type: "join_room", code: "K7M4QX", password: "owl", avatar: 3 },
    ]);
    expect(messages).toEqual([joined]);
    expect(status()).toEqual({ name: "joined" });
  });

  it("watches without saying who it is, and takes no seat", () => {
    const watch: ClientMessage = { type: "watch_room", code: "K7M4QX", password: "owl" };
    socket.join({ watch: true, code: "K7M4QX", password: "owl" });
    latest().open();
    latest().say(joined);
    hide(true);
    expect(latest().sent).toEqual([watch]);
    expect(status()).toEqual({ name: "joined" });
    expect(stored.size).toBe(0);
    latest().end(1001);
    vi.advanceTimersByTime(250);
    latest().open();
    expect(latest().sent).toEqual([watch]);
  });

  it("waits at the door as long as the host says nothing", () => {
    start();
    latest().logIn();
    latest().say({ type: "knocking", room_id: 12 });
    expect(status()).toEqual({ name: "knocking" });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    latest().say(joined);
    expect(status()).toEqual({ name: "joined" });
  });

  it.each(["password_required", "seat_in_use", "room_not_found", "removed", "invalid_token"])(
    "ends on %s without another attempt",
    (code) => {
      start();
      latest().logIn();
      latest().say({ type: "error", code, message: "No.", retry_after: 42 });
      expect(status()).toEqual({
        name: "ended",
        end: { name: "refused", code, message: "No.", retryAfter: 42 },
      });
      vi.advanceTimersByTime(60_000);
      expect(FakeSocket.all).toHaveLength(1);
    },
  );

  it("uses the token that it is given instead of an old one", () => {
    start();
    latest().logIn(null, "newer");
    expect(renewed).toEqual(["newer"]);
    latest().end(1006);
    vi.advanceTimersByTime(5_000);
    latest().open();
    expect(latest().sent[0]).toMatchObject({ type: "authenticate", token: "newer" });
  });

  it("takes its seat over when this tab had it, or when asked to", () => {
    stored.set("drawsync.seat.K7M4QX", "1");
    start();
    latest().logIn();
    expect(latest().sent[1]).toMatchObject({ take_over: true });
    stored.clear();
    start({ takeOver: true });
    latest().logIn();
    expect(latest().sent[1]).toMatchObject({ take_over: true });
  });

  it("survives being closed before it is open", () => {
    start();
    const first = latest();
    socket.close();
    start();
    first.open();
    first.end(1006);
    expect(first.closed).toBe(true);
    expect(first.sent).toEqual([]);
    latest().enter();
    expect(status()).toEqual({ name: "joined" });
    expect(FakeSocket.all).toHaveLength(2);
  });

  it("sends nothing outside a room", () => {
    expect(socket.send({ type: "start_game" })).toBe(false);
    start();
    latest().logIn();
    expect(socket.send({ type: "start_game" })).toBe(false);
    latest().say(joined);
    expect(socket.send({ type: "start_game" })).toBe(true);
  });

  it("ignores what it does not understand", () => {
    start();
    latest().enter();
    latest().say("what?");
    latest().say('{"type":"weather"}');
    expect(messages).toEqual([joined]);
  });
});

describe("coming back", () => {
  it("resumes where it was, with its own seat", () => {
    start();
    latest().enter();
    latest().end(1006);
    expect(status()).toEqual({ name: "waiting", attempt: 1, retryMs: 250, full: false });
    resume = { epoch: 5, turn: 7, seq: 118 };
    vi.advanceTimersByTime(250);
    latest().enter();
    expect(latest().sent[1]).toEqual({
      type: "join_room",
      code: "K7M4QX",
      avatar: 3,
      take_over: true,
      resume,
    });
  });

  it("waits longer each time, 8 s at most, and never gives up", () => {
    start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 50; attempt += 1) {
      latest().end(1006);
      const now = status();
      if (now?.name !== "waiting") throw new Error("not waiting");
      waits.push(now.retryMs);
      vi.advanceTimersByTime(now.retryMs);
    }
    expect(waits.slice(0, 7)).toEqual([250, 500, 1000, 2000, 2500, 2500, 2500]);
    expect(FakeSocket.all).toHaveLength(51);
    latest().enter();
    latest().end(1001);
    expect(status()).toMatchObject({ retryMs: 250 });
  });

  it("tries at once when the network or the page is back", () => {
    start();
    latest().enter();
    for (const wake of [
      () => window.dispatchEvent(new Event("online")),
      () => window.dispatchEvent(new Event("pageshow")),
      () => hide(false),
    ]) {
      latest().end(1006);
      const before = FakeSocket.all.length;
      wake();
      expect(FakeSocket.all).toHaveLength(before + 1);
    }
  });

  it("holds a room by the key of a link, and comes back by its own", () => {
    socket.join({ hold: "shown", code: "K7M4QX" });
    latest().open();
    expect(latest().sent).toEqual([{ type: "hold_remote", code: "K7M4QX", key: "shown" }]);
    latest().say({ type: "knocking", room_id: 12 });
    latest().say({ type: "remote_key", number: 47, key: "own" });
    expect(status()).toEqual({ name: "asking", number: 47 });
    latest().say({ ...joined, remote: true });
    expect(status()).toEqual({ name: "joined" });
    expect(latest().sent).toHaveLength(1);
    expect(stored.get("drawsync.held.K7M4QX")).toBe("own");

    latest().end(1001);
    vi.advanceTimersByTime(250);
    latest().open();
    expect(latest().sent).toEqual([{ type: "hold_remote", code: "K7M4QX", key: "own" }]);
    latest().say({ ...joined, remote: true });
    latest().end(4006);
    expect(status()).toMatchObject({ name: "ended", end: { code: "withdrawn" } });
    expect(stored.has("drawsync.held.K7M4QX")).toBe(false);
  });

  it("does as the document says", () => {
    const counts = [closeCodes("no"), closeCodes("later"), closeCodes("yes")];
    expect(counts.map((codes) => codes.length)).toEqual([10, 2, 3]);
  });

  it.each(closeCodes("yes"))("comes at once after %d", (code) => {
    start();
    latest().enter();
    latest().end(code);
    expect(status()).toEqual({ name: "waiting", attempt: 1, retryMs: 250, full: false });
  });

  it.each(closeCodes("no"))("does not after %d", (code) => {
    start();
    latest().enter();
    latest().end(code);
    expect(status()).toMatchObject({ name: "ended" });
    window.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it.each(closeCodes("later"))("is in no hurry after %d", (code) => {
    start();
    latest().end(code);
    expect(status()).toEqual({ name: "waiting", attempt: 1, retryMs: 4000, full: true });
  });

  it("notices a connection that no longer answers", () => {
    start();
    latest().enter();
    socket.send({ type: "chat_message", message: "hello?" });
    vi.advanceTimersByTime(9_999);
    expect(status()).toEqual({ name: "joined" });
    vi.advanceTimersByTime(1);
    expect(status()).toMatchObject({ name: "waiting" });
  });

  it("gives up an attempt that hangs", () => {
    start();
    vi.advanceTimersByTime(10_000);
    expect(latest().closed).toBe(true);
    expect(status()).toMatchObject({ name: "waiting", attempt: 1 });
  });
});

describe("the seat", () => {
  it("is kept by closing and given up by leaving", () => {
    start();
    latest().enter();
    socket.close();
    expect(latest().sent.at(-1)?.type).toBe("join_room");
    expect(stored.has("drawsync.seat.K7M4QX")).toBe(true);
    start();
    latest().enter();
    socket.leave();
    expect(latest().sent.at(-1)).toEqual({ type: "leave_room" });
    expect(stored.has("drawsync.seat.K7M4QX")).toBe(false);
  });

  it("is forgotten by a kick", () => {
    start();
    latest().enter();
    latest().say({ type: "kicked", message: "Out." });
    expect(status()).toEqual({ name: "ended", end: { name: "kicked" } });
    expect(stored.has("drawsync.seat.K7M4QX")).toBe(false);
  });
});

describe("away", () => {
  it("follows the page, and is told again after a reconnect", () => {
    start();
    latest().enter();
    hide(true);
    expect(latest().sent.at(-1)).toEqual({ type: "away", away: true });
    latest().end(1006);
    vi.advanceTimersByTime(250);
    latest().enter();
    expect(latest().sent.at(-1)).toEqual({ type: "away", away: true });
    hide(false);
    expect(latest().sent.at(-1)).toEqual({ type: "away", away: false });
  });
});

describe("an outdated page", () => {
  it("reloads once for a build, with its seat", () => {
    build = "old";
    stored.set("drawsync.seat.K7M4QX", "1");
    start();
    latest().logIn("new");
    expect(reloads).toBe(1);
    expect(stored.has("drawsync.seat.K7M4QX")).toBe(true);
    start();
    latest().logIn("new");
    expect(reloads).toBe(1);
    expect(latest().sent[1]).toMatchObject({ type: "join_room" });
  });

  it("does not reload when either build is unknown, or when they agree", () => {
    start();
    latest().logIn("new");
    build = "new";
    start();
    latest().logIn("new");
    start();
    latest().logIn(null);
    expect(reloads).toBe(0);
  });
});
