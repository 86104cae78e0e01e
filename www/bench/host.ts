// The other side of the measured page: a host that draws. It speaks the protocol from a page that
// loads nothing of the client, so that it costs next to nothing.

import type { Browser, Page } from "@playwright/test";
import type { Op } from "../src/canvas/op.ts";

/** Time between two messages of a pen, in ms. */
const BATCH_MS = 50;
/** Points in a message; the server refuses more than 512. */
const MESSAGE_POINTS = 500;

/** The part of a game connection that runs inside the host's page. */
interface Line {
  send(message: unknown): void;
  /** The newest message of a type, or phase of a name, as soon as there is one. */
  told(kind: string): Promise<Record<string, unknown>>;
}
declare global {
  interface Window {
    line: Line;
  }
}

export class Host {
  private seq = 0;

  private constructor(
    private readonly page: Page,
    readonly code: string,
  ) {}

  /** Makes a room and sits in it. */
  static async at(browser: Browser, origin: string): Promise<Host> {
    const page = await browser.newPage();
    // A JSON document: same origin, no script, no policy.
    await page.goto(`${origin}/health`);
    const code = await page.evaluate(async () => {
      const post = async (path: string, body: object, token?: string) => {
        const authorization = token ? { Authorization: `Bearer ${token}` } : {};
        const headers = { "Content-Type": "application/json", ...authorization };
        const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
        return (await answer.json()) as Record<string, string>;
      };
      const { access_token: token } = await post("/auth/guest", { username: "Lea" });
      const settings = { name: "Measured", is_private: true, time_limit: 180 };
      const { room_code: code } = await post("/rooms/", settings, token);

      const socket = new WebSocket(`ws://${location.host}/ws`);
      const newest = new Map<string, Record<string, unknown>>();
      const waiting: (() => void)[] = [];
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data) as Record<string, unknown>;
        const phase = message["phase"] as Record<string, unknown> | undefined;
        newest.set(
          String(phase && message["type"] === "phase" ? phase["name"] : message["type"]),
          phase ?? message,
        );
        for (const look of waiting.splice(0)) look();
      };
      window.line = {
        send: (message) => socket.send(JSON.stringify(message)),
        async told(kind) {
          for (;;) {
            const message = newest.get(kind);
            if (message) return message;
            await new Promise<void>((look) => waiting.push(look));
          }
        },
      };
      await new Promise((open) => {
        socket.onopen = open;
      });
      window.line.send({ type: "authenticate", token, protocol: 2 });
      await window.line.told("authenticated");
      window.line.send({ type: "join_room", code });
      await window.line.told("room_joined");
      return code ?? "";
    });
    return new Host(page, code);
  }

  /** Starts the game; the host draws first. */
  async start(): Promise<void> {
    await this.page.evaluate(async () => {
      window.line.send({ type: "start_game" });
      await window.line.told("choosing");
      window.line.send({ type: "choose_word", choice: 0 });
      await window.line.told("drawing");
    });
  }

  /** Draws at the pace of a hand: so many points every 50 ms. Gives the number of batches. */
  async drawLive(seconds: number, pointsPerBatch: number): Promise<number> {
    const batches = (1000 * seconds) / BATCH_MS;
    for (let batch = 0; batch < batches; batch++) {
      const points = Array.from({ length: pointsPerBatch }, (_, at) =>
        onCurve(batch * pointsPerBatch + at),
      ).flat();
      const op: Op =
        batch === 0 ? { op: "begin", color: 3, size: 1, points } : { op: "move", points };
      await this.send([op]);
      await this.page.waitForTimeout(BATCH_MS);
    }
    await this.send([{ op: "end" }]);
    return batches;
  }

  /** Draws a picture of so many points, as fast as the server takes it from one connection. */
  async drawMuch(points: number, perStroke: number): Promise<void> {
    for (let drawn = 0; drawn < points; drawn += MESSAGE_POINTS) {
      const ops: Op[] = [];
      for (let from = drawn; from < drawn + MESSAGE_POINTS; from += perStroke) {
        const number = from / perStroke;
        ops.push({
          op: "begin",
          color: number % 18,
          size: number % 5,
          points: Array.from({ length: perStroke }, (_, at) => onCurve(7 * number + at)).flat(),
        });
        ops.push({ op: "end" });
      }
      await this.send(ops);
      await this.page.waitForTimeout(4 * BATCH_MS);
    }
    await this.send([{ op: "fill", color: 5, x: 2, y: 2 }]);
  }

  private async send(ops: Op[]): Promise<void> {
    const seq = this.seq;
    this.seq += ops.length;
    await this.page.evaluate(
      async ({ seq, ops }) => {
        const { turn } = await window.line.told("drawing");
        window.line.send({ type: "draw_ops", turn, seq, ops });
      },
      { seq, ops },
    );
  }
}

/** A point of a curve that wanders over the whole board, some 20 pixels from the one before. */
function onCurve(at: number): [x: number, y: number] {
  const t = at / 30;
  return [Math.round(800 + 700 * Math.sin(1.1 * t)), Math.round(600 + 500 * Math.sin(0.7 * t + 1))];
}
