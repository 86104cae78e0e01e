// Light, dark, or as the device has it. public/boot.js does the same before the first paint.

import { createStore } from "zustand/vanilla";
import { read, write } from "../storage";

export type Theme = "light" | "dark" | "system";

const KEY = "drawsync.theme";
const device = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): Theme {
  const value = read(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

export const theme = createStore<{ chosen: Theme }>(() => ({ chosen: stored() }));

export function chooseTheme(chosen: Theme): void {
  write(KEY, chosen === "system" ? null : chosen);
  theme.setState({ chosen });
}

function show(): void {
  const { chosen } = theme.getState();
  const dark = chosen === "dark" || (chosen === "system" && device.matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

/** Called once by main.tsx. */
export function followTheme(): void {
  show();
  theme.subscribe(show);
  device.addEventListener("change", show);
}
