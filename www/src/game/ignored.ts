// Whom this player does not want to read, in the room that they are in: nobody
// else hears of it. Kept for the room, also over a reload.

import { createStore } from "zustand/vanilla";
import { read, write } from "../storage";

interface Ignored {
  /** Of the room. */
  code: string;
  users: readonly number[];
}

const KEY = "drawsync.ignored";
/** Far more than a room has seats. */
const USERS_MAX = 100;

/** Always the same, so that what reads it does not see it change. */
const NOBODY: readonly number[] = [];

export const ignored = createStore<Ignored>(() => kept() ?? { code: "", users: NOBODY });

/** Another room is another list. */
export function ignoredIn(code: string): readonly number[] {
  const state = ignored.getState();
  return state.code === code ? state.users : NOBODY;
}

export function ignore(code: string, user: number, on: boolean): void {
  const others = ignoredIn(code).filter((one) => one !== user);
  const users = on ? [...others, user].slice(-USERS_MAX) : others;
  ignored.setState({ code, users });
  write(KEY, JSON.stringify({ code, users }));
}

function kept(): Ignored | null {
  try {
    const value: unknown = JSON.parse(read(KEY) ?? "null");
    if (typeof value !== "object" || value === null) return null;
    if (!("code" in value) || typeof value.code !== "string" || !("users" in value)) return null;
    const users = Array.isArray(value.users) ? value.users : [];
    return { code: value.code, users: users.filter((user) => Number.isSafeInteger(user)) };
  } catch {
    return null;
  }
}
