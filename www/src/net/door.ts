// The two calls between a room's link and a seat in it: which room this is, and a token for
// whoever has no account. Both are open to everybody.
//
// They use the browser's own fetch: whoever follows a link shall not wait for an HTTP library.
// All other calls are in api.ts, which brings Axios; the room must not import it.

import type { Door } from "../protocol";
import { signIn } from "../session";
import type { Room } from "./api";
import { refused, unreachable } from "./failure";

/** Long enough for a Raspberry Pi that has a class at its door. */
const TIMEOUT_MS = 15_000;

/** What a room shows to somebody at its door. */
export interface RoomDoor extends Room {
  /** Those who come in pick their name of a list. */
  has_roster: boolean;
  /** The room can be watched without a seat. */
  spectators: boolean;
  door: Door;
  host: string | null;
  /** None where they have the names of a list. */
  players: string[];
}

export function lookUpRoom(code: string): Promise<RoomDoor> {
  return call(`/rooms/${encodeURIComponent(code)}`, {});
}

/** A seat for whoever has no account. The name may be taken elsewhere; it is unique in no way.
 *  `remembered` is what is suggested the next time. */
export async function becomeGuest(name: string, remembered = name): Promise<void> {
  const { access_token, id, username } = await call<{
    access_token: string;
    id: number;
    username: string;
  }>("/auth/guest", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: name }),
  });
  const user = { id, username, isGuest: true, isAdmin: false };
  signIn(access_token, user, remembered === name ? username : remembered);
}

/** Throws an ApiError. */
export async function call<T>(path: string, request: RequestInit): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(path, { ...request, signal }).catch(() => null);
  if (!answer) throw unreachable();
  // A proxy's page, or an answer that broke off, is no JSON.
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok || body === null) throw refused(answer.status, body);
  return body as T;
}
