// What a phone pays for a room: bytes, the time until something is to be seen, and the work of
// painting. It reports; nothing here has a threshold.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Server } from "../e2e/server.ts";
import { Host } from "./host.ts";

const REPORT = join(import.meta.dirname, "../../docs/bench/client.json");
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** A slow phone: six times slower than this machine, at the end of a slow line. */
const CPU_SLOWDOWN = 6;
const SLOW_LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const COLD_LOADS = 5;
/** A fast mouse between two messages. */
const POINTS_PER_BATCH = 6;
const LIVE_SECONDS = 5;
const HEAVY_POINTS = 9_000;

interface Line {
  what: string;
  value: number;
  unit: string;
  /** At most this is wanted; null where a figure only explains another. */
  wanted: number | null;
}
const report: Line[] = [];

function tell(what: string, value: number, unit: string, wanted: number | null = null): void {
  report.push({ what, value: Math.round(value * 100) / 100, unit, wanted });
}

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(async () => {
  await server.stop();
  mkdirSync(join(REPORT, ".."), { recursive: true });
  const cores = cpus();
  const machine = `${cores[0]?.model ?? "unknown"}, ${cores.length} cores`;
  writeFileSync(REPORT, `${JSON.stringify({ machine, figures: report }, null, 2)}\n`);
  const lines = report.map(({ what, value, unit, wanted }) => {
    const limit = wanted === null ? "" : `wanted: ${wanted} or less`;
    return `${what.padEnd(58)} ${String(value).padStart(9)} ${unit.padEnd(3)} ${limit}`;
  });
  process.stdout.write(`\n${machine}\n${lines.join("\n")}\n`);
});

test("bytes of a room, from the link to the running game", async ({ browser }) => {
  const host = await Host.at(browser, server.origin);
  const { page } = await phone(browser);
  await page.goto(`/r/${host.code}`);
  await joinAs(page, "Mia");
  await host.start();
  await page.getByPlaceholder("Type your guess").waitFor();
  await host.drawLive(1, POINTS_PER_BATCH);
  const sizes = (await loaded(page)).filter(({ path }) => /\.(js|css)$/.test(path));
  // The page names what it cannot be without; the rest comes while nobody waits for it.
  const html = await page.evaluate(async () =>
    (await fetch("/", { headers: { accept: "text/html" } })).text(),
  );
  const first = sizes.filter(({ path }) => html.includes(path));
  const after = sizes.filter(({ path }) => !html.includes(path));
  expect(first.length).toBeGreaterThan(0);
  const bytes = (files: typeof sizes) => sum(files.map(({ body }) => body)) / 1000;
  tell("JavaScript and CSS of a room, gzipped", bytes(first), "kB", 100);
  for (const { path, body } of first) tell(`  ${path}`, body / 1000, "kB");
  tell("what a room loads later, while nobody waits", bytes(after), "kB");
  for (const { path, body } of after) tell(`  ${path}`, body / 1000, "kB");

  await page.reload();
  await page.getByPlaceholder("Type your guess").waitFor();
  const again = sum((await loaded(page)).map(({ transferred }) => transferred));
  tell("  everything that a second load transfers", again / 1000, "kB");
});

test("first paint on a slow phone with an empty cache", async ({ browser }) => {
  const host = await Host.at(browser, server.origin);
  const paints: number[] = [];
  const doors: number[] = [];
  for (let load = 0; load < COLD_LOADS; load++) {
    const { page, slowDown } = await phone(browser);
    await slowDown(SLOW_LINE);
    const start = performance.now();
    await page.goto(`/r/${host.code}`, { waitUntil: "commit" });
    await page.getByRole("button", { name: "Join" }).waitFor();
    doors.push(performance.now() - start);
    paints.push(
      await page.evaluate(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      ),
    );
    await page.context().close();
  }
  tell("first contentful paint, slow phone, empty cache", share(paints, 0.5), "ms", 1500);
  tell("  the card with Join is there", share(doors, 0.5), "ms");
});

test("painting on a slow phone", async ({ browser }) => {
  const host = await Host.at(browser, server.origin);
  const { page, slowDown } = await phone(browser);
  await page.goto(`/r/${host.code}`);
  await joinAs(page, "Mia");
  await host.start();
  await page.getByPlaceholder("Type your guess").waitFor();
  await slowDown();

  let batches = 0;
  const live = await frames(browser, page, async () => {
    batches = await host.drawLive(LIVE_SECONDS, POINTS_PER_BATCH);
  });
  tell("painting a live batch: one of its three frames, median", share(live, 0.5), "ms", 4);
  tell("  90 of 100 frames", share(live, 0.9), "ms", 4);
  tell("  the frames of a batch together, mean", sum(live) / batches, "ms");

  await host.drawMuch(HEAVY_POINTS, 50);
  const replay = await frames(browser, page, async () => {
    await page.reload();
    await page.getByPlaceholder("Type your guess").waitFor();
    await page.waitForTimeout(3000);
  });
  const busy = replay.filter((frame) => frame > 1);
  tell(`replaying ${HEAVY_POINTS} points: a slice, median`, share(busy, 0.5), "ms", 8);
  tell("  90 of 100 slices", share(busy, 0.9), "ms", 8);
  tell("  longest slice: the fill of the whole board", Math.max(...busy), "ms", 8);
  tell("  slices", busy.length, "");
  tell("  together", sum(busy), "ms");
});

async function phone(browser: Browser) {
  const context = await browser.newContext({ baseURL: server.origin, ...PHONE });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  return {
    page,
    async slowDown(line?: typeof SLOW_LINE) {
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
      if (!line) return;
      await devtools.send("Network.enable");
      await devtools.send("Network.emulateNetworkConditions", line);
    },
  };
}

/** What the page has loaded, itself included: in bytes, as it came and with its headers. */
async function loaded(page: Page) {
  return page.evaluate(() =>
    ["navigation", "resource"]
      .flatMap((type) => performance.getEntriesByType(type) as PerformanceResourceTiming[])
      .map(({ name, encodedBodySize, transferSize }) => ({
        path: new URL(name).pathname,
        body: encodedBodySize,
        transferred: transferSize,
      })),
  );
}

async function joinAs(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("button", { name: "Ready" }).waitFor();
}

/**
 * What each animation frame's callbacks, which are the board's, took while something went on: ms of
 * the page's thread, so that other programs of this machine do not count.
 */
async function frames(
  browser: Browser,
  page: Page,
  during: () => Promise<unknown>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await during();
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  const { traceEvents } = trace as { traceEvents: { name: string; tdur?: number }[] };
  const durations = traceEvents
    .filter(({ name }) => name === "FireAnimationFrame")
    .map(({ tdur = 0 }) => tdur / 1000);
  expect(durations.length).toBeGreaterThan(0);
  return durations;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** So that this share of the values is smaller; 0.5 gives the median. */
function share(values: number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;
}
