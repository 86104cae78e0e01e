// Room codes as people type them: in any case, with spaces or hyphens, or as the whole link.

/** What codes are made of. 0 and O, 1, I and L are left out, since they look alike. */
export const CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
export const CODE_LENGTH = 6;

/** What was typed, as far as a code goes: upper case, no separators, a link reduced to its code. */
export function tidyCode(typed: string): string {
  const fromLink = /\/r\/([^/?#\s]+)/i.exec(typed)?.[1];
  return (fromLink ?? typed).toUpperCase().replace(/[\s\-‐-―_.]/g, "");
}

/** A page of a room: what players see, the host's second device, what stands before a projector. */
export interface RoomPage {
  page: "room" | "host" | "screen";
  code: string;
}

/** Which room's page an address names; null for all other pages. */
export function roomPage(path: string): RoomPage | null {
  const [, code, part] = /^\/r\/(\w+)(?:\/(host|screen))?\/?$/.exec(path) ?? [];
  if (!code) return null;
  return { code: tidyCode(code), page: part === "host" || part === "screen" ? part : "room" };
}

export type CodeProblem = "empty" | "length" | "characters";

/** Why this cannot be a code, or null if it can. Expects what `tidyCode` gave. */
export function codeProblem(code: string): CodeProblem | null {
  if (code === "") return "empty";
  if ([...code].some((character) => !CODE_ALPHABET.includes(character))) return "characters";
  return code.length === CODE_LENGTH ? null : "length";
}

/** The code as it is shown and read aloud: in two groups. */
export function spokenCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}
