// Short notices that go away by themselves. `toast("Copied.")` works from anywhere.

import { createStore } from "zustand/vanilla";

export type ToastKind = "info" | "good" | "bad";

export interface Toast {
  id: number;
  text: string;
  kind: ToastKind;
}

/** More than this at a time cannot be read. */
const SHOWN_MAX = 3;
/** Time to notice it, and to read it. */
const SHOWN_MS_MIN = 3_500;
const SHOWN_MS_PER_LETTER = 60;

export const toasts = createStore<{ list: Toast[] }>(() => ({ list: [] }));

let lastId = 0;

export function toast(text: string, kind: ToastKind = "info"): void {
  lastId += 1;
  const id = lastId;
  toasts.setState(({ list }) => ({
    // The same notice twice is one notice that stays longer.
    list: [...list.filter((one) => one.text !== text), { id, text, kind }].slice(-SHOWN_MAX),
  }));
  setTimeout(() => dismiss(id), SHOWN_MS_MIN + SHOWN_MS_PER_LETTER * text.length);
}

export function dismiss(id: number): void {
  toasts.setState(({ list }) => ({ list: list.filter((one) => one.id !== id) }));
}
