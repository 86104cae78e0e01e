// Who is sitting at this device: the token and what the server said about its owner, and the name
// and the avatar that were used last. Kept in localStorage; plain TypeScript, React comes in below.

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { AVATARS, randomAvatar } from "./avatar";
import { read, write } from "./storage";

export interface User {
  id: number;
  username: string;
  isGuest: boolean;
  isAdmin: boolean;
}

export interface Session {
  token: string | null;
  /** Known exactly when there is a token. */
  user: User | null;
  /** The name used last on this device: a suggestion, not an identity. */
  name: string;
  avatar: number;
}

const KEYS = {
  token: "drawsync.token",
  user: "drawsync.user",
  name: "drawsync.name",
  avatar: "drawsync.avatar",
} as const;

export const session = createStore<Session>(load);

export function useSession(): Session;
export function useSession<T>(selector: (state: Session) => T): T;
export function useSession<T>(selector?: (state: Session) => T) {
  return useStore(session, selector ?? ((state) => state as T));
}

/** `name` is what is suggested the next time. */
export function signIn(token: string, user: User, name = user.username): void {
  write(KEYS.token, token);
  write(KEYS.user, JSON.stringify(user));
  write(KEYS.name, name);
  session.setState({ token, user, name });
}

/** The same user's next token. */
export function renewToken(token: string): void {
  write(KEYS.token, token);
  session.setState({ token });
}

/** Forgets who it was; the avatar stays with the device. */
export function signOut(keep: { name: boolean } = { name: false }): void {
  write(KEYS.token, null);
  write(KEYS.user, null);
  if (!keep.name) write(KEYS.name, null);
  session.setState((state) => ({ token: null, user: null, name: keep.name ? state.name : "" }));
}

/** The server no longer knows the token: the name stays as a suggestion. */
export function tokenRefused(): void {
  signOut({ name: true });
}

export function setAvatar(avatar: number): void {
  write(KEYS.avatar, String(avatar));
  session.setState({ avatar });
}

/** Another tab of this browser may have signed in or out. Called once by main.tsx. */
export function followOtherTabs(): void {
  window.addEventListener("storage", (event) => {
    if (event.key === null || Object.values<string>(KEYS).includes(event.key)) {
      session.setState(load());
    }
  });
}

function load(): Session {
  const token = read(KEYS.token);
  const user = parseUser(read(KEYS.user));
  const known = token !== null && user !== null;
  return {
    token: known ? token : null,
    user: known ? user : null,
    name: read(KEYS.name) ?? "",
    avatar: loadAvatar(),
  };
}

function loadAvatar(): number {
  const stored = Number.parseInt(read(KEYS.avatar) ?? "", 10);
  if (stored >= 0 && stored < AVATARS) return stored;
  const drawn = randomAvatar();
  write(KEYS.avatar, String(drawn));
  return drawn;
}

function parseUser(text: string | null): User | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null) return null;
    const { id, username, isGuest, isAdmin } = value as Record<string, unknown>;
    if (typeof id !== "number" || typeof username !== "string") return null;
    return { id, username, isGuest: isGuest === true, isAdmin: isAdmin === true };
  } catch {
    return null;
  }
}
