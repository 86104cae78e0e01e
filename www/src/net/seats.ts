// Which rooms this tab sits in or holds: a mark for each in sessionStorage, so
// that a reload takes the place back without asking. Not shared between tabs, and it
// never throws: a browser may forbid it.

export interface Marks {
  get(key: string): string | null;
  /** Null takes the mark away. */
  set(key: string, value: string | null): void;
}

export const tabMarks: Marks = {
  get(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Then a reload asks once more; nothing is lost.
    }
  },
};

const seatKey = (code: string) => `drawsync.seat.${code}`;

export function hasSeat(code: string, marks: Marks = tabMarks): boolean {
  return marks.get(seatKey(code)) !== null;
}

export function markSeat(code: string, marks: Marks = tabMarks): void {
  marks.set(seatKey(code), "1");
}

export function forgetSeat(code: string, marks: Marks = tabMarks): void {
  marks.set(seatKey(code), null);
}

const heldKey = (code: string) => `drawsync.held.${code}`;

/** The key by which this tab holds a room with its host. */
export function keyHeld(code: string, marks: Marks = tabMarks): string | null {
  return marks.get(heldKey(code));
}

/** Null when it is good no longer. */
export function markHeld(code: string, key: string | null, marks: Marks = tabMarks): void {
  marks.set(heldKey(code), key);
}
