// A phone holds the room with its host: the link, the question, the console, and
// that it is cut off at a word of the host.

import { expect, test } from "@playwright/test";
import { closeAll, isSecret, Player } from "./player.ts";
import { Server } from "./server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterEach(({ browser }) => closeAll(browser));
test.afterAll(() => server.stop());

test("a second device holds the room until it is withdrawn", async ({ browser }) => {
  const { origin } = server;
  const lea = await Player.at(browser, origin, "Lea", { viewport: { width: 1366, height: 768 } });
  const ben = await Player.at(browser, origin, "Ben", PHONE);
  const phone = await Player.at(browser, origin, "Lea's phone", PHONE);
  const stranger = await Player.at(browser, origin, "a stranger", PHONE);
  const code = await lea.createRoom(1);
  await ben.join(code);

  await lea.menu("Second device");
  const dialog = lea.page.getByRole("dialog", { name: "Second device" });
  await expect(dialog.getByText("/host#")).toHaveCount(0);
  await lea.press("Show (others can see this)");
  const link = (await dialog.getByText("/host#").textContent()) ?? "";
  const path = link.slice(link.indexOf("/r/"));
  await phone.page.goto(path);
  const number = (await phone.page.getByRole("main").getByRole("status").textContent()) ?? "";
  await expect(dialog.getByText(`A device that shows ${number} wants`)).toBeVisible();
  await phone.isAccessible();
  await dialog.getByRole("button", { name: /^Yes/ }).click();
  await expect(phone.page.getByText("You hold this room with Lea.")).toBeVisible();
  expect(phone.page.url()).not.toContain("#");
  await expect(dialog.getByText("connected")).toBeVisible();
  await lea.page.keyboard.press("Escape");

  // The link has been on the projector: it is good for nobody else.
  await stranger.page.goto(path);
  await expect(stranger.page.getByRole("heading", { name: "This link is over" })).toBeVisible();

  // The phone starts the game, hides a drawing and brings it back.
  await phone.page.getByRole("button", { name: /^Start/ }).click();
  const word = (await lea.words().first().textContent()) ?? "";
  await lea.words().first().click();
  await lea.draw([0.2, 0.2], [0.8, 0.8]);
  await expect(phone.page.getByText("Lea draws")).toBeVisible();
  await isSecret(phone.page, word);
  await phone.press("Hide it");
  for (const { page } of [lea, ben, phone]) {
    await expect(page.getByText("The host has hidden this drawing")).toBeVisible();
  }
  await phone.isAccessible();
  await phone.page.reload();
  await phone.page.getByRole("button", { name: "Go on" }).first().click();
  await expect(ben.page.getByText("The host has hidden this drawing")).toHaveCount(0);

  await lea.menu("Second device");
  await lea.press(`Withdraw device ${number}`);
  const heading = { name: "This device holds the room no more" };
  await expect(phone.page.getByRole("heading", heading)).toBeVisible();
  await expect(ben.page.getByPlaceholder("Type your guess")).toBeVisible();
  const complaints = [lea, ben, phone, stranger].flatMap((person) => person.complaints);
  expect(complaints).toEqual([]);
});
