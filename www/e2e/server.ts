// The real server on a free port, with a data directory of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const BINARY = join(import.meta.dirname, "../../target/release/drawsync");

export class Server {
  private constructor(
    private readonly process: ChildProcess,
    private readonly dataDir: string,
    /** The address that the pages of the tests are opened under. */
    readonly origin: string,
  ) {}

  static async start(): Promise<Server> {
    const dataDir = mkdtempSync(join(tmpdir(), "drawsync-e2e-"));
    const ports = ["--http-port", "0", "--tcp-port", "off", "--ws-port", "off"];
    const child = spawn(BINARY, ["serve", "--data-dir", dataDir, ...ports], { stdio: "ignore" });
    const lock = join(dataDir, "server.lock");
    for (let tries = 0; tries < 200; tries++) {
      const port = existsSync(lock) && /^http .*:(\d+)$/m.exec(readFileSync(lock, "utf8"))?.[1];
      if (port) return new Server(child, dataDir, `http://class.test:${port}`);
      await sleep(50);
    }
    child.kill();
    throw new Error("the server did not start");
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.dataDir, { recursive: true });
  }
}
