// The page of the API's description: it works within its policy, and asks nobody else.

import { expect, test } from "@playwright/test";
import { Server } from "./server.ts";

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

test("the API is read and tried at /docs", async ({ page }) => {
  const asked: string[] = [];
  const said: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));

  await page.goto(`${server.origin}/docs`);
  await page.getByText("Become a guest").click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("textbox").fill('{"username": "Lea"}');
  await page.getByRole("button", { name: "Execute" }).click();
  await expect(page.locator(".live-responses-table")).toContainText("access_token");

  expect(said).toEqual([]);
  expect(new Set(asked)).toEqual(new Set([server.origin]));
});
