// How fast the client is: the same Chromium as the browser tests, against the real binary.

import { defineConfig } from "@playwright/test";
import tests from "../playwright.config.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "*.bench.ts",
  timeout: 180_000,
  workers: 1,
  forbidOnly: true,
  reporter: [["dot"]],
  use: { ...tests.use, trace: "off" },
});
