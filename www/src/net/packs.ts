// Word packs: lists of words that accounts keep. Whoever is told the code of one can use it.

import type { Language } from "../protocol";
import { call } from "./door";
import { refused, unreachable } from "./failure";
import { type RawList, token, type WordEntry, type WordList } from "./words";

export interface Pack {
  pack_code: string;
  name: string;
  language: Language;
  count: number;
  /** UTC, without saying so. */
  changed_at: string;
}

export interface WholePack {
  pack: Pack;
  is_own: boolean;
  entries: WordEntry[];
}

interface KeptPack {
  pack: Pack;
  list: WordList;
}

export function myPacks(): Promise<Pack[]> {
  return call("/packs/", { headers: token() });
}

export function getPack(code: string): Promise<WholePack> {
  return call(address(code), { headers: token() });
}

export function addPack(name: string, language: Language, list: RawList): Promise<KeptPack> {
  return keep("POST", "/packs/words", name, language, list);
}

export function replacePack(
  code: string,
  name: string,
  language: Language,
  list: RawList,
): Promise<KeptPack> {
  return keep("PUT", `${address(code)}/words`, name, language, list);
}

export async function deletePack(code: string): Promise<void> {
  await call<unknown>(address(code), { method: "DELETE", headers: token() });
}

/** A table for spreadsheets. */
export async function exportPack(code: string): Promise<Blob> {
  const answer = await fetch(`${address(code)}/csv`, { headers: token() }).catch(() => null);
  if (!answer) throw unreachable();
  if (!answer.ok) throw refused(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}

/** As it is read aloud: in two halves. */
export function spelt(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

function keep(
  method: string,
  path: string,
  name: string,
  language: Language,
  { content, layout }: RawList,
): Promise<KeptPack> {
  const query = new URLSearchParams({ name, language, ...(layout ? { layout } : {}) });
  return call(`${path}?${query}`, { method, headers: token(), body: content });
}

function address(code: string): string {
  return `/packs/${encodeURIComponent(code)}`;
}
