// The seconds that a screen shows, once a second: a store of its own, so that
// the passing of time renders the clock and nothing else.

import { createStore } from "zustand/vanilla";
import { isTurn, type RoomPhase } from "./room";
import { secondsLeft, secondsUntil } from "./select";

interface Seconds {
  /** Of the phase; null outside a turn. */
  left: number | null;
  /** Until the game waits no longer for its drawer. */
  waiting: number | null;
}

export const clock = createStore<Seconds>(() => ({ left: null, waiting: null }));

let phase: RoomPhase | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Called with every change of the room. */
export function setClock(next: RoomPhase | null): void {
  if (next === phase) return;
  phase = next;
  tick();
}

function tick(): void {
  clearTimeout(timer);
  if (!phase || !isTurn(phase)) {
    show(null, null);
    return;
  }
  const now = performance.now();
  const { deadline, paused, waiting } = phase.clock;
  show(secondsLeft(phase.clock, now), waiting && secondsUntil(waiting.deadline, now));
  const ends = [...(paused ? [] : [deadline]), ...(waiting ? [waiting.deadline] : [])];
  const rests = ends.filter((end) => end > now).map((end) => (end - now) % 1000);
  // A millisecond later the second is over for certain.
  if (rests.length > 0) timer = setTimeout(tick, Math.min(...rests) + 1);
}

function show(left: number | null, waiting: number | null): void {
  const shown = clock.getState();
  if (shown.left !== left || shown.waiting !== waiting) clock.setState({ left, waiting });
}
