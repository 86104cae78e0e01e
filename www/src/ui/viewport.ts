// How much of the page can be seen: `--vvh` on <html>, and whether a keyboard covers the rest.
//
// Android's browsers shrink the page for the keyboard (index.html asks for it); iOS and ChromeOS
// only shrink the visual viewport. Whatever is laid out in `height: var(--vvh)` fits on all.

import { useEffect, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** Less than this share of the tallest height seen at a width means that a keyboard is open. */
const KEYBOARD_SHARE = 0.75;

export const viewport = createStore<{ height: number; keyboard: boolean }>(() => ({
  height: window.innerHeight,
  keyboard: false,
}));

export function useKeyboardOpen(): boolean {
  return useStore(viewport, (state) => state.keyboard);
}

/** The same as `wide` in index.css, for what is too much to draw twice. */
const WIDE = window.matchMedia("(min-width: 900px) and (min-height: 500px)");

/** The room stands beside its board instead of below it. */
export function useWide(): boolean {
  return useSyncExternalStore(followWidth, () => WIDE.matches);
}

function followWidth(changed: () => void): () => void {
  WIDE.addEventListener("change", changed);
  return () => WIDE.removeEventListener("change", changed);
}

let fittedPages = 0;

/** For a page that is exactly as high as what can be seen, and must never be scrolled away. */
export function useFittedPage(): void {
  useEffect(() => {
    fittedPages += 1;
    return () => {
      fittedPages -= 1;
    };
  }, []);
}

/** Called once by main.tsx. */
export function followViewport(): void {
  const visual = window.visualViewport;
  const tallest = new Map<number, number>();

  const measure = () => {
    // A pinched page is being looked at closely, not covered.
    if (visual && visual.scale > 1.01) return;
    const height = Math.round(visual?.height ?? window.innerHeight);
    const width = window.innerWidth;
    const most = Math.max(tallest.get(width) ?? 0, height);
    tallest.set(width, most);

    const keyboard = height < most * KEYBOARD_SHARE && isTextField(document.activeElement);
    const root = document.documentElement;
    root.style.setProperty("--vvh", `${height}px`);
    root.toggleAttribute("data-keyboard", keyboard);
    viewport.setState({ height, keyboard });
    // iOS pushes the whole page up to show a focused field that was never hidden.
    if (fittedPages > 0 && visual && visual.offsetTop > 0) window.scrollTo(0, 0);
  };

  measure();
  visual?.addEventListener("resize", measure);
  visual?.addEventListener("scroll", measure);
  window.addEventListener("resize", measure);
}

function isTextField(element: Element | null): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
