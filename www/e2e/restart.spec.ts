// The server is killed and started again in the middle of a drawing, and three
// people play on without doing anything about it.

import { expect, test } from "@playwright/test";
import { closeAll, Player } from "./player.ts";
import { Server } from "./server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** Long enough for the pauses between attempts to have grown. */
const OUTAGE_MS = 6_000;
/** What a browser says of an address where nobody listens. */
const REFUSED = /ERR_CONNECTION_REFUSED/;

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterEach(({ browser }) => closeAll(browser));
test.afterAll(() => server.stop());

/** All boards come to show the same picture. */
async function seeTheSame(people: Player[]): Promise<number> {
  let pictures: number[] = [];
  await expect(async () => {
    pictures = await Promise.all(people.map((player) => player.picture()));
    expect(pictures).toEqual(pictures.map(() => pictures[0]));
  }).toPass({ timeout: 15_000 });
  return pictures[0] ?? 0;
}

test("a restart in the middle of a drawing", async ({ browser }, info) => {
  const { origin } = server;
  const lea = await Player.at(browser, origin, "Lea", { viewport: { width: 1280, height: 800 } });
  const ben = await Player.at(browser, origin, "Ben", { viewport: { width: 1366, height: 625 } });
  const mia = await Player.at(browser, origin, "Mia", PHONE);
  const people = [lea, ben, mia];
  const code = await lea.createRoom(1);
  await ben.join(code);
  await mia.join(code);
  await lea.page.getByRole("button", { name: /^Start/ }).click();
  const word = (await lea.words().first().textContent()) ?? "";
  await lea.words().first().click();
  await expect(ben.page.getByPlaceholder("Type your guess")).toBeVisible();
  await lea.draw([0.2, 0.2], [0.8, 0.2], [0.8, 0.8]);
  await ben.say(word);
  await expect(mia.chat()).toContainText("Ben guessed the word");
  const before = await seeTheSame(people);
  await lea.page.waitForTimeout(500);

  await server.kill();
  for (const player of people) {
    const { page, name } = player;
    await expect(page.getByText("Connection lost. Trying again").first()).toBeVisible();
    await page.screenshot({ path: info.outputPath(`outage-${name}.png`) });
    // The drawing stays where it is.
    expect(await player.picture()).toBe(before);
  }
  await lea.page.waitForTimeout(OUTAGE_MS);
  await server.startAgain();
  const started = Date.now();
  await Promise.all(
    people.map(async ({ page, name }) => {
      await expect(page.getByText("Connection lost. Trying again")).toHaveCount(0);
      process.stdout.write(`  ${name} is back after ${Date.now() - started} ms\n`);
    }),
  );

  expect(await seeTheSame(people)).toBe(before);
  await expect(lea.page.getByText(word, { exact: true }).first()).toBeVisible();
  await lea.draw([0.2, 0.8], [0.8, 0.3]);
  const after = await seeTheSame(people);
  expect(after).not.toBe(before);
  await mia.say(word);
  for (const player of people) {
    await expect(player.page.getByText("Everybody has guessed it!")).toBeVisible();
    expect(await player.picture()).toBe(after);
    expect(player.foreign).toEqual([]);
    expect(player.complaints.filter((complaint) => !REFUSED.test(complaint))).toEqual([]);
  }
});
