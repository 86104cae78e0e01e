// All text that people read. `useT()` inside components, `text()` everywhere else; what not every
// page says is a chapter, with a hook of its own, and loads with the pages that say it.
//
// A language is one object of the same shape as English with all its chapters; one that is added
// later is imported lazily and handed to `setLanguage`. Sentences with a number or a name in them
// are functions, so that each language can order and inflect them its own way.

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { core } from "./en/core";
import type { pages } from "./en/pages";
import type { seldom } from "./en/seldom";

/** The shape of English with the wording left open. */
type Wording<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Wording<T[K]>;
};

type Core = Wording<typeof core>;
export type Dictionary = Wording<typeof core & typeof seldom & typeof pages>;

export interface Language {
  /** As in the `lang` attribute. */
  tag: string;
  dir: "ltr" | "rtl";
  words: Dictionary;
}

/** English grows by the chapters that are loaded. */
const english: Core & Partial<Dictionary> = { ...core };

interface Spoken extends Omit<Language, "words"> {
  words: typeof english;
}

const language = createStore<Spoken>(() => ({ tag: "en", dir: "ltr", words: english }));

export function setLanguage(next: Language): void {
  document.documentElement.lang = next.tag;
  document.documentElement.dir = next.dir;
  language.setState(next, true);
}

export function useT(): Core {
  return useStore(language, (state) => state.words);
}

/** Adds a chapter to English, and gives the hook that reads it. */
export function chapter<Chapter extends Partial<Dictionary>>(words: Chapter) {
  Object.assign(english, words);
  return () => useT() as Core & Wording<Chapter>;
}

export function text(): Core {
  return language.getState().words;
}

/** For numbers and dates as the language writes them. */
export function languageTag(): string {
  return language.getState().tag;
}
