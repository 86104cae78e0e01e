// The game's sounds, made of oscillators: nothing to load, and it works on
// plain HTTP. Owns whether and how loud they are. It does not know when one
// is due (cues.ts).

import { createStore } from "zustand/vanilla";
import { read, write } from "../storage";

export type Sound =
  | "join"
  | "yourTurn"
  | "correct"
  | "someoneCorrect"
  | "near"
  | "tick"
  | "turnEnd"
  | "podium";

interface Note {
  /** Pitch, as a MIDI number: 69 is 440 Hz. */
  pitch: number;
  /** Seconds after the beginning. */
  at: number;
  /** Seconds until it has died away. */
  long: number;
  /** Share of the full volume. */
  loud: number;
  wave: OscillatorType;
}

const note = (pitch: number, at: number, long: number, loud = 0.5): Note => ({
  pitch,
  at,
  long,
  loud,
  wave: "triangle",
});

const SOUNDS: Record<Sound, readonly Note[]> = {
  join: [note(67, 0, 0.15, 0.25), note(72, 0.08, 0.2, 0.25)],
  yourTurn: [note(67, 0, 0.2), note(71, 0.12, 0.2), note(74, 0.24, 0.2), note(79, 0.36, 0.5)],
  correct: [note(72, 0, 0.18), note(76, 0.09, 0.18), note(79, 0.18, 0.18), note(84, 0.27, 0.5)],
  someoneCorrect: [note(76, 0, 0.12, 0.25), note(81, 0.07, 0.2, 0.25)],
  near: [note(70, 0, 0.15, 0.4), note(69, 0.14, 0.15, 0.4), note(70, 0.28, 0.25, 0.4)],
  tick: [{ pitch: 93, at: 0, long: 0.05, loud: 0.18, wave: "sine" }],
  turnEnd: [note(74, 0, 0.2, 0.35), note(67, 0.15, 0.4, 0.35)],
  podium: [
    note(67, 0, 0.2),
    note(67, 0.15, 0.15),
    note(72, 0.3, 0.3),
    note(76, 0.5, 0.3),
    note(79, 0.7, 0.9),
    note(64, 0.7, 0.9, 0.3),
  ],
};

const MUTED_KEY = "drawsync.muted";
const VOLUME_KEY = "drawsync.volume";
const VOLUME_DEFAULT = 0.6;

function storedVolume(): number {
  const volume = Number.parseFloat(read(VOLUME_KEY) ?? "");
  return volume >= 0 && volume <= 1 ? volume : VOLUME_DEFAULT;
}

export const soundSettings = createStore<{ muted: boolean; volume: number }>(() => ({
  muted: read(MUTED_KEY) === "1",
  volume: storedVolume(),
}));

export function setMuted(muted: boolean): void {
  write(MUTED_KEY, muted ? "1" : null);
  soundSettings.setState({ muted });
}

export function setVolume(volume: number): void {
  write(VOLUME_KEY, String(volume));
  soundSettings.setState({ volume });
}

let context: AudioContext | null = null;

/** Browsers let a page be heard only after a touch or a key: called from one. */
export function unlockSound(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => undefined);
}

export function play(sound: Sound): void {
  const { muted, volume } = soundSettings.getState();
  // A context that sleeps would play everything at once on waking.
  if (muted || volume === 0 || context?.state !== "running") return;
  for (const { pitch, at, long, loud, wave } of SOUNDS[sound]) {
    const begin = context.currentTime + at;
    const oscillator = new OscillatorNode(context, {
      type: wave,
      frequency: 440 * 2 ** ((pitch - 69) / 12),
    });
    const gain = new GainNode(context, { gain: 0 });
    // A rise of some milliseconds, or the loudspeaker clicks.
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(loud * volume * 0.5, begin + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, begin + long);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + long);
  }
}
