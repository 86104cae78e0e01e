// The page before a projector, beside the seat of the teacher who opens it on
// the same laptop: it shows the game, and never what must not be seen.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { closeAll, isSecret, Player, pictureOn } from "./player.ts";
import { Server } from "./server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const PROJECTOR = { width: 1024, height: 768 };

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterEach(({ browser }) => closeAll(browser));
test.afterAll(() => server.stop());

async function isAccessible(screen: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: screen }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
}

/** All of it is seen without scrolling, and large enough for the last row. */
async function fits(screen: Page): Promise<void> {
  const { clipped, small } = await screen.evaluate(() => {
    const texts = [...document.querySelectorAll("main *")].filter(
      (element) =>
        element.childElementCount === 0 &&
        element.textContent?.trim() &&
        element.getBoundingClientRect().width > 1,
    );
    const outside = texts.filter((element) => {
      const { right, bottom } = element.getBoundingClientRect();
      return right > innerWidth || bottom > innerHeight;
    });
    const size = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize);
    return {
      clipped: outside.map((element) => element.textContent),
      small: texts.filter((element) => size(element) < 24).map((element) => element.textContent),
    };
  });
  expect(clipped).toEqual([]);
  expect(small).toEqual([]);
}

test("a projector shows the game and no secret", async ({ browser }) => {
  const { origin } = server;
  const lea = await Player.at(browser, origin, "Lea", { viewport: { width: 1366, height: 768 } });
  const ben = await Player.at(browser, origin, "Ben", PHONE);
  const mia = await Player.at(browser, origin, "Mia", PHONE);
  const code = await lea.createRoom(1);
  await ben.join(code);
  await mia.join(code);

  // A tab of the browser in which Lea plays: her seat is not touched.
  await lea.page.getByRole("button", { name: "Menu" }).click();
  const opened = lea.page.context().waitForEvent("page");
  await lea.page.getByRole("link", { name: "Projector" }).click();
  const screen = await opened;
  await screen.setViewportSize(PROJECTOR);
  await lea.page.keyboard.press("Escape");
  await expect(screen.getByRole("listitem").filter({ hasText: "Mia" })).toBeVisible();
  await expect(screen.getByText(`Room code ${[...code].join(" ")}`)).toBeAttached();
  await expect(screen.getByRole("button")).toHaveCount(0);
  await expect(ben.page.getByText("1 spectator")).toBeVisible();
  await isAccessible(screen);
  await fits(screen);

  await lea.page.getByRole("button", { name: /^Start/ }).click();
  const words = await lea.words().allTextContents();
  const word = words.reduce((longest, one) => (one.length > longest.length ? one : longest));
  await expect(screen.getByText("is choosing a word")).toBeVisible();
  for (const offered of words) await isSecret(screen, offered);
  await lea.words().filter({ hasText: word }).click();
  await lea.draw([0.2, 0.2], [0.8, 0.2], [0.8, 0.8]);
  const drawn = await lea.picture();
  await expect(async () => expect(await pictureOn(screen)).toBe(drawn)).toPass();

  // Who has guessed is seen, and what was guessed is not.
  await ben.say("zzz");
  await expect(mia.chat()).toContainText("zzz");
  await ben.say(word);
  const row = (name: string) => screen.getByRole("listitem").filter({ hasText: name });
  await expect(row("Ben").getByLabel("guessed")).toBeVisible();
  await expect(row("Mia").getByLabel("guessed")).toHaveCount(0);
  await expect(screen.getByText("1 of 2 guessed")).toBeVisible();
  await isSecret(screen, "zzz");
  await isSecret(screen, word);
  await isAccessible(screen);
  await fits(screen);

  await mia.say(word);
  await expect(screen.getByText(word, { exact: true })).toBeVisible();
  await screen.reload();
  await expect(screen.getByText(word, { exact: true })).toBeVisible();
  await expect(async () => expect(await pictureOn(screen)).toBe(drawn)).toPass();
  expect([lea, ben, mia].flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(lea.foreign).toEqual([]);
});

test("a room with a password asks for it once", async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: PROJECTOR })).newPage();
  const local = `http://127.0.0.1:${new URL(server.origin).port}`;
  const ask = async (path: string, body: object, token = "") => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    return (
      await fetch(local + path, { method: "POST", headers, body: JSON.stringify(body) })
    ).json();
  };
  const { access_token } = await ask("/auth/guest", { username: "Lea" });
  const wanted = { name: "Owls", is_private: true, password: "owl" };
  const { room_code } = await ask("/rooms/", wanted, access_token);

  await page.goto(`${server.origin}/r/${room_code}/screen`);
  for (const password of ["cow", "owl"]) {
    await page.getByLabel("Password of the room").fill(password);
    await page.keyboard.press("Enter");
    if (password === "cow")
      await expect(page.getByText("That was not the password.")).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: "Owls" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Owls" })).toBeVisible();
});
