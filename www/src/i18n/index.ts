// All text that people read. `useT()` inside components, `text()` everywhere else.
//
// A language is one object of the same shape as English; one that is added later is imported
// lazily and handed to `setLanguage`. Sentences with a number or a name in them are functions, so
// that each language can order and inflect them its own way.

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { en } from "./en";

/** The shape of English with the wording left open. */
type Wording<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Wording<T[K]>;
};

export type Dictionary = Wording<typeof en>;

export interface Language {
  /** As in the `lang` attribute. */
  tag: string;
  dir: "ltr" | "rtl";
  words: Dictionary;
}

const ENGLISH: Language = { tag: "en", dir: "ltr", words: en };

const language = createStore<Language>(() => ENGLISH);

export function setLanguage(next: Language): void {
  document.documentElement.lang = next.tag;
  document.documentElement.dir = next.dir;
  language.setState(next, true);
}

export function useT(): Dictionary {
  return useStore(language, (state) => state.words);
}

export function text(): Dictionary {
  return language.getState().words;
}

/** For numbers and dates as the language writes them. */
export function languageTag(): string {
  return language.getState().tag;
}
