// Teams that people choose themselves: the lobby, a round, and the podium of teams.

import { expect, test } from "@playwright/test";
import { closeAll, Player, whoDraws } from "./player.ts";
import { Server } from "./server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterEach(({ browser }) => closeAll(browser));
test.afterAll(() => server.stop());

test("two teams are chosen, play a round and share a podium", async ({ browser }) => {
  const { origin } = server;
  const lea = await Player.at(browser, origin, "Lea", { viewport: { width: 1366, height: 768 } });
  const ben = await Player.at(browser, origin, "Ben", PHONE);
  const mia = await Player.at(browser, origin, "Mia", PHONE);
  const people = [lea, ben, mia];
  const code = await lea.createRoom(1);
  await ben.join(code);
  await mia.join(code);
  const team = (player: Player, name: string) =>
    player.page.getByRole("region", { name: `Team ${name}` });

  await lea.page.getByRole("button", { name: "Change", exact: true }).click();
  await lea.page.getByRole("group", { name: "Teams" }).getByRole("radio", { name: "2" }).check();
  await lea.page.getByRole("radio", { name: "Everybody chooses" }).check();
  await lea.page.getByRole("button", { name: "Save" }).click();

  // The host puts all into one team, and such a game does not start.
  for (const { name } of people) {
    await lea.page.getByRole("button", { name: `Host's options for ${name}` }).click();
    await lea.page.getByRole("dialog").getByRole("radio", { name: "Red" }).check();
    await lea.page.keyboard.press("Escape");
    await expect(team(lea, "Red").getByText(name)).toBeVisible();
  }
  await expect(lea.page.getByRole("button", { name: /^Start/ })).toBeDisabled();
  await expect(lea.page.getByText("All who are here are in one team.")).toBeVisible();
  await mia.page.getByRole("button", { name: "Join team Blue" }).click();
  for (const player of people) await expect(team(player, "Blue").getByText("Mia")).toBeVisible();
  await lea.isAccessible();
  await mia.isAccessible();
  await lea.page.getByRole("button", { name: /^Start/ }).click();

  for (const _ of people) {
    const drawer = await whoDraws(people);
    const word = (await drawer.words().first().textContent()) ?? "";
    await drawer.words().first().click();
    for (const guesser of people.filter((player) => player !== drawer)) await guesser.guess(word);
    await expect(drawer.page.getByText("Everybody has guessed it!")).toBeVisible();
  }

  for (const player of people) {
    await expect(player.page.getByRole("heading", { name: /^Team.* wins?!$/ })).toBeVisible();
    const ranks = player.page.getByRole("region", { name: "Points per head" });
    await expect(ranks.getByRole("listitem").filter({ hasText: "Mia" })).toContainText("Blue");
    await expect(ranks.getByRole("listitem").filter({ hasText: "Ben" })).toContainText("Lea");
    await player.isAccessible();
    expect(player.complaints).toEqual([]);
  }
});
