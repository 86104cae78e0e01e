// The HTTP API: one function for each call. Every failure is an ApiError whose message can be
// shown to a person as it is.
//
// The room must not import this: Axios is a fifth of what that page may load. What it needs of the
// API is in door.ts.

import axios, { type AxiosRequestConfig, isAxiosError } from "axios";
import type { Settings } from "../protocol";
import { type User as Me, renewToken, session, signIn, tokenRefused } from "../session";
import { type ApiError, refused, toApiError, unreachable } from "./failure";

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

async function call<T>(request: AxiosRequestConfig): Promise<T> {
  try {
    return (await http.request<T>(request)).data;
  } catch (error) {
    const failure = failed(error);
    // A wrong password is a 401 as well, but then no token was at fault.
    const tokenWasSent = isAxiosError(error) && error.config?.headers.has("Authorization");
    if (failure.status === 401 && tokenWasSent && request.url !== "/auth/login") tokenRefused();
    throw failure;
  }
}

function failed(error: unknown): ApiError {
  if (!isAxiosError(error)) return toApiError(error);
  const { response } = error;
  return response ? refused(response.status, response.data) : unreachable();
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

/** Ends the account's other tokens; the one that comes back is good here. */
export async function changePassword(password: string, newPassword: string): Promise<void> {
  const { access_token: token } = await call<Token>({
    method: "POST",
    url: "/auth/password",
    data: { password, new_password: newPassword },
  });
  renewToken(token);
}

/** Ends every token of this user, the present one too. */
export async function logOutEverywhere(): Promise<void> {
  await call<unknown>({ method: "POST", url: "/auth/logout-everywhere" });
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

export type NewRoom = Omit<Settings, "has_password" | "custom_count" | "names_count"> & {
  password?: string;
};

export function openRooms(): Promise<Room[]> {
  return call({ method: "GET", url: "/rooms/" });
}

export function createRoom(room: NewRoom): Promise<Room> {
  return call({ method: "POST", url: "/rooms/", data: room });
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
