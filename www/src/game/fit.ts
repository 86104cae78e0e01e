// Whether what is typed can be the hidden word, as far as its blanks tell. Only
// a hint: a word may have other accepted spellings, and the server judges.

export interface Fit {
  typed: number;
  /** Letters of the word. */
  needed: number;
  /** `open`: not complete yet. */
  verdict: "open" | "fits" | "differs";
}

/** Null where there is nothing to compare. */
export function fitOf(mask: readonly string[], text: string, inOrder: boolean): Fit | null {
  const blanks = mask.filter(isLetter).map(bare);
  // A letter and its marks are one, as in the mask.
  const letters = bare(text).match(/[\p{L}\p{N}]\p{M}*/gu) ?? [];
  if (blanks.length === 0 || letters.length === 0) return null;
  const [typed, needed] = [letters.length, blanks.length];
  const wrong = letters.some((letter, place) => {
    const blank = blanks[place];
    return inOrder && blank !== undefined && blank !== "_" && blank !== letter;
  });
  const verdict = typed > needed || wrong ? "differs" : typed === needed ? "fits" : "open";
  return { typed, needed, verdict };
}

/** Whether an entry of a mask has to be guessed. Spaces, hyphens and the plus
 *  between two words are shown from the start. */
export function isLetter(entry: string): boolean {
  return entry === "_" || /[\p{L}\p{N}]/u.test(entry);
}

/** In lower case and without accents. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
}
