// The one place that speaks to screen readers about what happens elsewhere on the page.
//
// `announce` is for what is seen but not focused: a right guess, a new turn, the last ten seconds.

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

const said = createStore<{ text: string; turn: number }>(() => ({ text: "", turn: 0 }));

export function announce(text: string): void {
  said.setState(({ turn }) => ({ text, turn: turn + 1 }));
}

export function Announcer() {
  const { text, turn } = useStore(said);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {/* A new element is read even when the sentence is the same as before. */}
      <p key={turn}>{text}</p>
    </div>
  );
}
