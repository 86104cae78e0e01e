// A question to the server as a component sees it: under way, answered, or failed; asked again
// from time to time while somebody looks at the page.

import { useCallback, useEffect, useState } from "react";
import { toApiError } from "./failure";

export type Answer<T> =
  | { state: "waiting" }
  | { state: "ready"; data: T }
  | { state: "failed"; message: string; status: number | null };

/** `ask` must be the same function from render to render; a new one is a new question. */
export function useAnswer<T>(ask: () => Promise<T>, everyMs?: number): [Answer<T>, () => void] {
  const [answer, setAnswer] = useState<Answer<T>>({ state: "waiting" });
  const [again, setAgain] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks anew.
  useEffect(() => {
    let here = true;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const round = async () => {
      if (!document.hidden) {
        const next = await ask().then(
          (data): Answer<T> => ({ state: "ready", data }),
          (error: unknown): Answer<T> => {
            const { message, status } = toApiError(error);
            return { state: "failed", message, status };
          },
        );
        if (!here) return;
        setAnswer(next);
      }
      if (everyMs !== undefined) timer = setTimeout(() => void round(), everyMs);
    };
    void round();

    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [ask, everyMs, again]);

  return [answer, useCallback(() => setAgain((count) => count + 1), [])];
}
