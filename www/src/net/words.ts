// Lists of words that people bring along: looked at, and given to a room. The server reads them;
// what is sent is the text or the file as it is.
//
// The room loads this, so it uses the browser's own fetch, as door.ts does.

import type { Language } from "../protocol";
import { session } from "../session";
import { call } from "./door";

export interface WordEntry {
  word: string;
  synonyms?: string[];
  definition?: string;
}

export type Layout = "words" | "table";

export type Problem =
  | "duplicate"
  | "alike"
  | "too_long"
  | "nothing_to_guess"
  | "synonyms_left_out"
  | "definition_too_long"
  | "list_full";

export interface Finding {
  line: number;
  word: string;
  problem: Problem;
  /** The word that was kept of two that are alike. */
  of?: string;
}

/** A list as the server understood it. */
export interface WordList {
  layout: Layout;
  entries: WordEntry[];
  /** What was left out or changed; the first ones of `findings_total`. */
  findings: Finding[];
  findings_total: number;
}

/** What somebody has typed, pasted or picked, as it is. */
export interface RawList {
  content: string | File;
  /** Said by the person; without it the list's own form tells. */
  layout: Layout | null;
}

export function checkWords(list: RawList, language: Language): Promise<WordList> {
  return send("POST", "/words", list, { language });
}

export function setRoomWords(code: string, list: RawList): Promise<WordList> {
  return send("PUT", address(code), list, {});
}

/** Refused for all but the one who has brought them. */
export function roomWords(code: string): Promise<{ entries: WordEntry[] }> {
  return call(address(code), { headers: token() });
}

export async function removeRoomWords(code: string): Promise<void> {
  await call<unknown>(address(code), { method: "DELETE", headers: token() });
}

/** Words as a text that is read as the same words. */
export function asText(entries: readonly WordEntry[]): string {
  const isTable = entries.some(
    ({ word, synonyms, definition }) => synonyms || definition || /[,;|"]/.test(word),
  );
  if (!isTable) return entries.map(({ word }) => word).join("\n");
  const lines = entries.map(({ word, synonyms, definition }) =>
    [word, (synonyms ?? []).join(", "), definition ?? ""].map(cell).join("\t"),
  );
  return ["word\tsynonyms\tdefinition", ...lines].join("\n");
}

function cell(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

function send(
  method: string,
  path: string,
  { content, layout }: RawList,
  query: Record<string, string>,
): Promise<WordList> {
  const asked = new URLSearchParams(layout ? { ...query, layout } : query);
  return call(`${path}?${asked}`, { method, headers: token(), body: content });
}

function address(code: string): string {
  return `/rooms/${encodeURIComponent(code)}/words`;
}

export function token(): Record<string, string> {
  return { Authorization: `Bearer ${session.getState().token ?? ""}` };
}
