// Lists of names, of which those who come into a room pick theirs: looked at, and kept by an
// account for itself alone. A room is given one over the socket.

import type { Language } from "../protocol";
import { call } from "./door";
import { token } from "./words";

export type NameProblem = "duplicate" | "alike" | "too_long" | "no_name" | "list_full";

export interface NameFinding {
  line: number;
  name: string;
  problem: NameProblem;
  /** The name that was kept of two that look alike. */
  of?: string;
}

/** A list as the server understood it. */
export interface NameList {
  names: string[];
  /** What was left out; the first ones of `findings_total`. */
  findings: NameFinding[];
  findings_total: number;
}

export interface Roster {
  id: number;
  name: string;
  names: string[];
  /** UTC, without saying so. */
  changed_at: string;
}

/** `language` tells how an old file is written. */
export function checkNames(content: string | File, language: Language): Promise<NameList> {
  return send("POST", "/names", { language }, content);
}

export function myRosters(): Promise<Roster[]> {
  return call("/rosters/", { headers: token() });
}

export function addRoster(name: string, names: readonly string[]): Promise<Roster> {
  return send("POST", "/rosters/names", { name }, asText(names));
}

export function replaceRoster(id: number, name: string, names: readonly string[]): Promise<Roster> {
  return send("PUT", `/rosters/${id}/names`, { name }, asText(names));
}

export async function deleteRoster(id: number): Promise<void> {
  await call<unknown>(`/rosters/${id}`, { method: "DELETE", headers: token() });
}

/** One name a line, each in quotation marks that has a comma in it. */
export function asText(names: readonly string[]): string {
  const quoted = (name: string) => (/[",;]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
  return names.map(quoted).join("\n");
}

function send<T>(
  method: string,
  path: string,
  query: Record<string, string>,
  content: string | File,
): Promise<T> {
  const asked = new URLSearchParams(query);
  return call(`${path}?${asked}`, { method, headers: token(), body: content });
}
