// Three people play a whole game of two rounds, one of them on a phone.

import { expect, test } from "@playwright/test";
import { closeAll, Player } from "./player.ts";
import { Server } from "./server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const ROUNDS = 2;
/** What `Player.picture` says of a white board. */
const BLANK = 1485832645;

/** All boards come to show the same picture, and it is not blank. */
async function seeTheSame(people: Player[]): Promise<void> {
  await expect(async () => {
    const pictures = await Promise.all(people.map((player) => player.picture()));
    expect(pictures[0]).not.toBe(BLANK);
    expect(pictures, `of ${people.map((player) => player.name).join(", ")}`).toEqual(
      pictures.map(() => pictures[0]),
    );
  }).toPass({ timeout: 15_000 });
}

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterEach(({ browser }) => closeAll(browser));
test.afterAll(() => server.stop());

test("three browsers play a complete game of two rounds", async ({ browser }) => {
  const { origin } = server;
  const lea = await Player.at(browser, origin, "Lea", { viewport: { width: 1280, height: 800 } });
  const ben = await Player.at(browser, origin, "Ben", { viewport: { width: 1366, height: 625 } });
  const mia = await Player.at(browser, origin, "Mia", PHONE);
  const people = [lea, ben, mia];

  const code = await lea.createRoom(ROUNDS);
  await ben.join(code);
  await mia.join(code);
  await ben.page.getByRole("button", { name: "Ready" }).click();
  await expect(lea.page.getByRole("button", { name: "Start · 1 of 2 ready" })).toBeEnabled();
  await lea.isAccessible();
  await mia.isAccessible();
  await lea.page.getByRole("button", { name: /^Start/ }).click();

  for (let turn = 1; turn <= ROUNDS * people.length; turn++) {
    const drawer = people[(turn - 1) % people.length] as Player;
    const guessers = people.filter((player) => player !== drawer);
    const [first, second] = guessers as [Player, Player];

    if (turn === 1) await drawer.isAccessible();
    const word = (await drawer.words().first().textContent()) ?? "";
    await drawer.words().first().click();
    for (const guesser of guessers) {
      await expect(guesser.page.getByPlaceholder("Type your guess")).toBeVisible();
      await expect(guesser.page.getByText(word, { exact: true })).toHaveCount(0);
    }
    await drawer.draw([0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8], [0.2, 0.19]);

    if (turn === 1) {
      await drawer.fill(0.5, 0.5);
      await drawer.draw([0.3, 0.3], [0.7, 0.7]);
      await drawer.press("Undo");
      await drawer.draw([0.7, 0.3], [0.3, 0.7]);
      await guessers[0]?.isAccessible();
      await drawer.isAccessible();
      // A wrong guess is read by all.
      await first.say("zzz");
      for (const player of people) await expect(player.chat()).toContainText("zzz");
      // A near one is told to the guesser alone.
      const near = word.length > 4 ? `${word}e` : `the ${word} there`;
      await first.say(near);
      await expect(first.chat()).toContainText("is close!");
      await expect(second.chat()).not.toContainText(near);
    }
    if (turn === 2) {
      // A guesser and the drawer load the page anew in the middle of the turn.
      await second.page.reload();
      await expect(second.page.getByPlaceholder("Type your guess")).toBeVisible();
      await drawer.page.reload();
      await expect(drawer.page.getByText(word, { exact: true }).first()).toBeVisible();
      await seeTheSame(people);
      await drawer.draw([0.1, 0.9], [0.9, 0.9]);
    }
    await seeTheSame(people);
    const drawn = await drawer.picture();

    await first.say(word.toUpperCase());
    await expect(second.chat()).toContainText(`${first.name} guessed the word`);
    await expect(second.chat()).not.toContainText(word.toUpperCase());
    await second.say(` ${word}`);
    for (const player of people) {
      await expect(player.page.getByText("Everybody has guessed it!")).toBeVisible();
      expect(await player.picture()).toBe(drawn);
    }
  }

  for (const player of people) {
    await expect(player.page.getByRole("heading", { name: /wins?!$/ })).toBeVisible();
    await player.isAccessible();
    expect(player.foreign).toEqual([]);
    expect(player.complaints).toEqual([]);
  }
  await lea.page.getByRole("button", { name: "Play again" }).click();
  await expect(lea.words().first()).toBeVisible();
});
