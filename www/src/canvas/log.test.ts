import { describe, expect, test } from "vitest";
import { DrawLog, type DrawOps, type Pace, SEND_INTERVAL_MS, type Timers } from "./log";
import type { Op } from "./op";

/** A picture that remembers what it was told. */
class Told {
  ops: Op[] = [];
  paces: Pace[] = [];
  reset() {
    this.ops = [];
  }
  apply(ops: readonly Op[], pace: Pace) {
    this.ops.push(...ops);
    this.paces.push(pace);
  }
}

/** Time that passes when a test says so. */
class FakeTimers implements Timers {
  private waiting = new Map<number, { at: number; run: () => void }>();
  private now = 0;
  private last = 0;
  set(run: () => void, delay_ms: number) {
    this.waiting.set(++this.last, { at: this.now + delay_ms, run });
    return this.last;
  }
  clear(timer: number) {
    this.waiting.delete(timer);
  }
  pass(ms: number) {
    this.now += ms;
    for (const [timer, { at, run }] of [...this.waiting]) {
      if (at <= this.now && this.waiting.delete(timer)) run();
    }
  }
}

function setUp() {
  const picture = new Told();
  const sent: DrawOps[] = [];
  const timers = new FakeTimers();
  const log = new DrawLog(picture, (message) => sent.push(message), timers);
  log.start(7);
  return { picture, sent, timers, log };
}

const begin: Op = { op: "begin", color: 3, size: 1, points: [10, 10] };
const end: Op = { op: "end" };
const undo: Op = { op: "undo" };
const move = (...points: number[]): Op => ({ op: "move", points });
const fill = (x: number): Op => ({ op: "fill", color: 4, x, y: 0 });

describe("what the server sends", () => {
  test("may begin with a clear: what stood before it is gone", () => {
    const { log, picture } = setUp();
    log.receive({ turn: 7, seq: 0, ops: [begin, end] });
    expect(log.receive({ turn: 7, seq: 9, ops: [begin, end] })).toBe("gap");
    expect(log.receive({ turn: 7, seq: 9, ops: [{ op: "clear" }, begin, end] })).toBe("ok");
    expect(picture.ops).toEqual([{ op: "clear" }, begin, end]);
    expect(log.address()).toEqual({ turn: 7, seq: 12 });
  });

  test("is shown in order, what is known already only once", () => {
    const { log, picture } = setUp();
    expect(log.receive({ turn: 7, seq: 0, ops: [begin, end] })).toBe("ok");
    expect(log.receive({ turn: 7, seq: 1, ops: [end, fill(1)] })).toBe("ok");
    expect(log.receive({ turn: 7, seq: 0, ops: [begin] })).toBe("ok");
    expect(picture.ops).toEqual([begin, end, fill(1)]);
    expect(log.address()).toEqual({ turn: 7, seq: 3 });
  });

  test("of another turn is not shown", () => {
    const { log, picture } = setUp();
    expect(log.receive({ turn: 6, seq: 0, ops: [begin] })).toBe("ok");
    expect(picture.ops).toEqual([]);
  });

  test("after something that is missing is a gap", () => {
    const { log, picture } = setUp();
    expect(log.receive({ turn: 7, seq: 1, ops: [end] })).toBe("gap");
    expect(log.acknowledge(7, 1)).toBe("gap");
    expect(log.refuse(7, 1)).toBe("gap");
    expect(picture.ops).toEqual([]);
  });

  test("is replayed when it is long, and spread when it is live", () => {
    const { log, picture } = setUp();
    const long = move(...new Array<number>(1024).fill(5));
    log.receive({ turn: 7, seq: 0, ops: [begin, long] });
    log.receive({ turn: 7, seq: 2, ops: [move(6, 6)] });
    expect(picture.paces).toEqual(["replay", "spread"]);
  });

  test("wins where it differs from what I thought", () => {
    const { log, picture } = setUp();
    log.receive({ turn: 7, seq: 0, ops: [fill(1)] });
    log.draw(fill(2));
    log.draw(fill(3));
    log.receive({ turn: 7, seq: 1, ops: [fill(8), fill(9)] });
    expect(picture.ops).toEqual([fill(1), fill(8), fill(9)]);
    expect(log.all()).toEqual(picture.ops);
  });
});

describe("what I draw", () => {
  test("is shown at once and sent at most every 50 ms", () => {
    const { log, picture, sent, timers } = setUp();
    log.draw(begin);
    expect(sent).toEqual([{ turn: 7, seq: 0, ops: [begin] }]);
    log.draw(move(1, 1));
    log.draw(move(2, 2));
    log.draw(end);
    log.draw(fill(1));
    expect(picture.ops.length).toBe(5);
    timers.pass(SEND_INTERVAL_MS - 1);
    expect(sent.length).toBe(1);
    timers.pass(1);
    expect(sent[1]).toEqual({ turn: 7, seq: 1, ops: [move(1, 1, 2, 2), end, fill(1)] });
    timers.pass(SEND_INTERVAL_MS);
    log.draw(undo);
    expect(sent[2]).toEqual({ turn: 7, seq: 4, ops: [undo] });
  });

  test("never changes after it was sent", () => {
    const { log, sent, timers } = setUp();
    log.draw(begin);
    log.draw(move(1, 1));
    timers.pass(SEND_INTERVAL_MS);
    log.draw(move(2, 2));
    expect(sent[0]?.ops).toEqual([begin]);
    expect(sent[1]?.ops).toEqual([move(1, 1)]);
    expect(begin.points).toEqual([10, 10]);
  });

  test("comes in messages that the server takes", () => {
    const { log, sent, timers } = setUp();
    log.draw(begin);
    for (let i = 0; i < 1000; i++) log.draw(move(i, i));
    for (let i = 0; i < 100; i++) log.draw(fill(i));
    timers.pass(SEND_INTERVAL_MS);
    let seq = 0;
    for (const message of sent) {
      expect(message.seq).toBe(seq);
      expect(message.ops.length).toBeLessThanOrEqual(64);
      const points = message.ops.flatMap((op) => ("points" in op ? op.points : []));
      expect(points.length).toBeLessThanOrEqual(1024);
      seq += message.ops.length;
    }
    expect(seq).toBe(log.all().length);
  });

  test("is taken back where the server refuses it, with the rest of its stroke", () => {
    const { log, picture, sent, timers } = setUp();
    log.draw(fill(1));
    timers.pass(SEND_INTERVAL_MS);
    log.draw(begin);
    log.draw(move(1, 1));
    log.refuse(7, 1);
    log.draw(move(2, 2));
    log.draw(end);
    expect(picture.ops).toEqual([fill(1)]);
    log.draw(fill(2));
    timers.pass(SEND_INTERVAL_MS);
    expect(sent.at(-1)).toEqual({ turn: 7, seq: 1, ops: [fill(2)] });
  });

  test("is forgotten when the next turn begins", () => {
    const { log, picture, sent, timers } = setUp();
    log.draw(begin);
    log.draw(move(1, 1));
    log.start(8);
    log.draw(end);
    timers.pass(SEND_INTERVAL_MS);
    expect(picture.ops).toEqual([]);
    expect(sent.length).toBe(1);
  });
});

describe("after a reconnect", () => {
  test("the drawer sends again what the server does not have", () => {
    const { log, picture, sent } = setUp();
    log.draw(begin);
    log.acknowledge(7, 1);
    log.draw(move(1, 1));
    log.flush();
    log.pause();
    log.draw(end);
    sent.length = 0;
    expect(log.address()).toEqual({ turn: 7, seq: 1 });
    expect(log.resume(7, 1, 1, true)).toBe("ok");
    expect(sent).toEqual([
      { turn: 7, seq: 1, ops: [move(1, 1)] },
      { turn: 7, seq: 2, ops: [end] },
    ]);
    expect(picture.ops).toEqual([begin, move(1, 1), end]);
  });

  test("the drawer gives a restarted server the strokes that it has lost", () => {
    const { log, picture, sent } = setUp();
    log.draw(begin);
    log.draw(end);
    log.flush();
    log.acknowledge(7, 2);
    log.pause();
    sent.length = 0;
    log.resume(7, 0, 1, true);
    log.receive({ turn: 7, seq: 0, ops: [begin] });
    expect(sent).toEqual([{ turn: 7, seq: 1, ops: [end] }]);
    expect(picture.ops).toEqual([begin, end]);
  });

  test("a drawer who has reloaded waits for the drawing so far", () => {
    const { log, picture, sent } = setUp();
    log.resume(7, 0, 3, true);
    log.draw(fill(5));
    log.receive({ turn: 7, seq: 0, ops: [begin, end] });
    log.draw(fill(6));
    expect(sent).toEqual([]);
    log.receive({ turn: 7, seq: 2, ops: [fill(1)] });
    expect(picture.ops).toEqual([begin, end, fill(1)]);
    log.draw(fill(2));
    expect(sent).toEqual([{ turn: 7, seq: 3, ops: [fill(2)] }]);
  });

  test("a viewer goes on where it was, or begins again", () => {
    const { log, picture } = setUp();
    log.receive({ turn: 7, seq: 0, ops: [begin, end, fill(1)] });
    log.pause();
    log.resume(7, 3, 3, false);
    expect(picture.ops.length).toBe(3);
    log.resume(7, 0, 3, false);
    expect(picture.ops).toEqual([]);
    expect(log.resume(7, 2, 3, false)).toBe("gap");
    expect(log.resume(8, 0, 0, false)).toBe("ok");
    expect(log.address()).toEqual({ turn: 8, seq: 0 });
  });
});

test("a drawer and a viewer see the server's list, through a bad connection", () => {
  // A generator of random numbers below n (mulberry32).
  let state = 1;
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n) | 0;
  };
  const timers = new FakeTimers();
  const drawn = new Told();
  const seen = new Told();
  const server: Op[] = [];
  let toServer: DrawOps[] = [];
  let toDrawer: (() => void)[] = [];
  const drawer = new DrawLog(drawn, (message) => toServer.push(structuredClone(message)), timers);
  const viewer = new DrawLog(seen, () => {}, timers);
  drawer.start(1);
  viewer.start(1);
  const deliver = () => {
    for (const { seq, ops } of toServer.splice(0, 1 + below(3))) {
      expect(seq).toBeLessThanOrEqual(server.length);
      server.push(...ops.slice(server.length - seq));
      const length = server.length;
      toDrawer.push(() => expect(drawer.acknowledge(1, length)).toBe("ok"));
    }
    for (const tell of toDrawer.splice(0, below(3))) tell();
    const { seq } = viewer.address();
    const from = below(seq + 1);
    expect(viewer.receive({ turn: 1, seq: from, ops: server.slice(from) })).toBe("ok");
  };
  for (let step = 0; step < 5000; step++) {
    const choice = below(100);
    if (choice < 20) drawer.draw(begin);
    else if (choice < 60) drawer.draw(move(below(1600), below(1200)));
    else if (choice < 70) drawer.draw(end);
    else if (choice < 75) drawer.draw(fill(below(1600)));
    else if (choice < 98) {
      timers.pass(below(60));
      deliver();
    } else {
      // The connection breaks, with all that was on its way.
      toServer = [];
      toDrawer = [];
      drawer.pause();
      const { seq } = drawer.address();
      drawer.draw(move(1, 1));
      drawer.resume(1, seq, server.length, true);
      const missed = server.slice(seq);
      toDrawer.push(() => drawer.receive({ turn: 1, seq, ops: missed }));
    }
  }
  drawer.flush();
  while (toServer.length > 0 || toDrawer.length > 0) deliver();
  deliver();
  expect(server.length).toBeGreaterThan(1000);
  expect(drawer.all()).toEqual(server);
  expect(seen.ops).toEqual(server);
  expect(drawer.address().seq).toBe(server.length);
});
