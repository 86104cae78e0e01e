// The real server on a free port, with a data directory of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const BINARY =
  process.env["DRAWSYNC_BINARY"] ?? join(import.meta.dirname, "../../target/release/drawsync");

function run(dataDir: string, ports: string[]): ChildProcess {
  return spawn(BINARY, ["serve", "--data-dir", dataDir, ...ports], { stdio: "ignore" });
}

export class Server {
  private constructor(
    private process: ChildProcess,
    private readonly dataDir: string,
    /** The address that the pages of the tests are opened under. */
    readonly origin: string,
  ) {}

  static async start(): Promise<Server> {
    const dataDir = mkdtempSync(join(tmpdir(), "drawsync-e2e-"));
    const ports = ["--http-port", "0", "--tcp-port", "off", "--ws-port", "off"];
    const child = run(dataDir, ports);
    const lock = join(dataDir, "server.lock");
    for (let tries = 0; tries < 200; tries++) {
      const port = existsSync(lock) && /^http .*:(\d+)$/m.exec(readFileSync(lock, "utf8"))?.[1];
      if (port) return new Server(child, dataDir, `http://class.test:${port}`);
      await sleep(50);
    }
    child.kill();
    throw new Error("the server did not start");
  }

  /** Ends the server as a power cut does. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }

  /** Starts it again on the same port and directory, and waits until it answers. */
  async startAgain(): Promise<void> {
    const { port } = new URL(this.origin);
    this.process = run(this.dataDir, [
      "--http-port",
      port,
      "--tcp-port",
      "off",
      "--ws-port",
      "off",
    ]);
    for (let tries = 0; tries < 1_000; tries++) {
      const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
      if (answer?.ok) return;
      await sleep(10);
    }
    throw new Error("the server did not start again");
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.dataDir, { recursive: true });
  }
}
