// A list of names: pupils pick theirs, a wrong pick is put right, and whoever
// comes back on another device gets the seat again.

import { expect, test } from "@playwright/test";
import { closeAll, Player } from "./player.ts";
import { Server } from "./server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterEach(({ browser }) => closeAll(browser));
test.afterAll(() => server.stop());

test("pupils pick their names from the list of the room", async ({ browser }) => {
  const { origin } = server;
  const lea = await Player.at(browser, origin, "Lea", { viewport: { width: 1366, height: 768 } });
  const code = await lea.createRoom(1);
  /** Comes in on a phone, and is asked who it is. */
  const pupil = async (name: string) => {
    const player = await Player.at(browser, origin, name, PHONE);
    await player.page.goto(`/r/${code}`);
    await player.page.getByRole("button", { name: "Join", exact: true }).click();
    await expect(player.page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
    return player;
  };
  const here = (name: string) =>
    lea.page.getByRole("region", { name: /^Players:/ }).getByText(name, { exact: true });

  await lea.page.getByRole("button", { name: "Change", exact: true }).click();
  await lea.page.getByRole("button", { name: "Add a list" }).click();
  await lea.page.getByLabel("The names").fill("Name\nMia\nZoë B.\nBen\nben\n");
  await expect(lea.page.getByText(/looks like “Ben”/)).toBeVisible();
  await lea.page.getByRole("button", { name: "Use 3 names" }).click();
  await lea.page.getByRole("button", { name: "Save" }).click();

  const ben = await pupil("Ben");
  await ben.isAccessible();
  await ben.press("Ben");
  await expect(here("Ben")).toBeVisible();

  // Mia taps the wrong name, and her teacher frees it.
  const mia = await pupil("Mia");
  await expect(mia.page.getByRole("button", { name: /^Ben/ })).toBeDisabled();
  await mia.press("Zoë B.");
  await expect(here("Zoë B.")).toBeVisible();
  await lea.page.getByRole("button", { name: "Host's options for Zoë B." }).click();
  await lea.press("Free this name");
  await mia.press("Mia");
  await expect(here("Mia")).toBeVisible();
  await expect(here("Zoë B.")).toHaveCount(0);
  await mia.page.reload();
  await expect(mia.page.getByRole("button", { name: "Ready" })).toBeVisible();
  await expect(mia.page.getByRole("heading", { name: "Who are you?" })).toHaveCount(0);

  // Ben's phone is lost, and he comes back on another one.
  await ben.page.context().close();
  const again = await pupil("Ben");
  await again.page.getByRole("button", { name: /^Ben.*not connected/ }).click();
  await again.press("That is me");
  await lea.press("Yes, give Ben the seat back");
  await expect(again.page.getByRole("button", { name: "Ready" })).toBeVisible();
  await expect(again.page.getByRole("heading", { name: "Who are you?" })).toHaveCount(0);
  await expect(lea.page.getByRole("heading", { name: "Players: 3 of 40" })).toBeVisible();
  expect([lea, mia, again].flatMap(({ complaints }) => complaints)).toEqual([]);
});
