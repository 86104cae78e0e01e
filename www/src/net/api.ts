// The HTTP API: one function for each call. Every failure is an ApiError whose message can be
// shown to a person as it is.
//
// Whoever is needed before the first stroke (the room) must not import this statically: Axios is
// a third of that page's budget.

import axios, { type AxiosRequestConfig, isAxiosError } from "axios";
import { text } from "../i18n";
import type { Difficulty } from "../protocol";
import { type User as Me, session, signIn, tokenRefused } from "../session";

/** Long enough for a Raspberry Pi that hashes a class's passwords. */
const TIMEOUT_MS = 15_000;

export const http = axios.create({ timeout: TIMEOUT_MS });

http.interceptors.request.use((config) => {
  const { token } = session.getState();
  // While somebody logs in, the session is still another one, or none.
  if (token && !config.headers.has("Authorization")) {
    config.headers.set("Authorization", `Bearer ${token}`);
  }
  return config;
});

/** A failed call, in words. `status` is null when no answer came. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

async function call<T>(request: AxiosRequestConfig): Promise<T> {
  try {
    return (await http.request<T>(request)).data;
  } catch (error) {
    const failure = toApiError(error);
    // A wrong password is a 401 as well, but then no token was at fault.
    const tokenWasSent = isAxiosError(error) && error.config?.headers.has("Authorization");
    if (failure.status === 401 && tokenWasSent && request.url !== "/auth/login") tokenRefused();
    throw failure;
  }
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const t = text().errors;
  if (!isAxiosError(error)) return new ApiError(t.unexpected, null);
  const { response } = error;
  if (!response) return new ApiError(t.unreachable, null);
  const data: unknown = response.data;
  const detail =
    typeof data === "object" && data !== null ? (data as { detail?: unknown }).detail : undefined;
  if (typeof detail === "string" && detail !== "") return new ApiError(detail, response.status);
  return new ApiError(t.status(response.status), response.status);
}

// ---- Accounts -------------------------------------------------------------------

interface Token {
  access_token: string;
  token_type: string;
}

export interface Account {
  id: number;
  username: string;
  email: string | null;
  is_active: boolean;
  created_at: string;
  is_guest: boolean;
  is_admin: boolean;
}

/** A seat for whoever has no account. The name may be taken elsewhere; it is unique in no way. */
export async function becomeGuest(username: string): Promise<void> {
  const answer = await call<Token & { id: number; username: string }>({
    method: "POST",
    url: "/auth/guest",
    data: { username },
  });
  const user = { id: answer.id, username: answer.username, isGuest: true, isAdmin: false };
  signIn(answer.access_token, user);
}

export async function logIn(username: string, password: string): Promise<void> {
  const { access_token: token } = await call<Token>({
    method: "POST",
    url: "/auth/login",
    data: { username, password },
  });
  const account = await call<Account>({
    method: "GET",
    url: "/auth/me",
    headers: { Authorization: `Bearer ${token}` },
  });
  signIn(token, toUser(account));
}

export async function register(
  username: string,
  password: string,
  email: string | null,
): Promise<void> {
  await call<Account>({
    method: "POST",
    url: "/auth/register",
    data: { username, password, ...(email ? { email } : {}) },
  });
  await logIn(username, password);
}

/** Asks the server who we are, and remembers it: an admin may have been made since. */
export async function refreshMe(): Promise<Account> {
  const account = await call<Account>({ method: "GET", url: "/auth/me" });
  const { token } = session.getState();
  if (token) signIn(token, toUser(account));
  return account;
}

function toUser(account: Account): Me {
  return {
    id: account.id,
    username: account.username,
    isGuest: account.is_guest,
    isAdmin: account.is_admin,
  };
}

// ---- Rooms ----------------------------------------------------------------------

export interface Room {
  id: number;
  name: string;
  room_code: string;
  is_private: boolean;
  has_password: boolean;
  max_players: number;
  current_players: number;
  time_limit: number;
  max_rounds: number;
  round_number: number;
  game_started: boolean;
  is_active: boolean;
  created_by: number;
  created_at: string;
}

export interface RoomDoor extends Room {
  host: string | null;
  players: string[];
}

export interface NewRoom {
  name: string;
  is_private: boolean;
  password?: string;
  max_players: number;
  time_limit: number;
  max_rounds: number;
  word_choices: number;
  hints: number;
  difficulty: Difficulty;
  quick_finish: boolean;
}

export function openRooms(): Promise<Room[]> {
  return call({ method: "GET", url: "/rooms/" });
}

export function createRoom(room: NewRoom): Promise<Room> {
  return call({ method: "POST", url: "/rooms/", data: room });
}

/** What a room shows to somebody at its door. */
export function lookUpRoom(code: string): Promise<RoomDoor> {
  return call({ method: "GET", url: `/rooms/${encodeURIComponent(code)}` });
}

export function allRooms(): Promise<Room[]> {
  return call({ method: "GET", url: "/admin/rooms" });
}

export async function closeRoom(code: string): Promise<void> {
  await call<unknown>({ method: "DELETE", url: `/admin/rooms/${encodeURIComponent(code)}` });
}

// ---- Numbers --------------------------------------------------------------------

export interface Stats {
  games_played: number;
  games_won: number;
  total_score: number;
  words_guessed: number;
  words_drawn: number;
  average_score: number;
  total_play_time: number;
  last_played: string | null;
}

export interface Rank {
  rank: number;
  username: string;
  total_score: number;
  games_played: number;
  average_score: number;
}

export function myStats(): Promise<Stats> {
  return call({ method: "GET", url: "/users/stats" });
}

export function leaderboard(limit: number): Promise<Rank[]> {
  return call({ method: "GET", url: "/users/leaderboard", params: { limit } });
}
