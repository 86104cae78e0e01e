// How the server understands a list as somebody brings it.

import { useEffect, useState } from "react";
import { toApiError } from "../../net/failure";

/** Somebody who types is not asked about every letter. */
const PAUSE_MS = 400;

/** Asked when nothing has changed for a moment. `check` changes only when the question does. */
export function useUnderstood<List>(
  content: string | File,
  check: (content: string | File) => Promise<List>,
): [list: List | null, reading: boolean, failure: string | null] {
  const [list, setList] = useState<List | null>(null);
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isEmpty = typeof content === "string" && content.trim() === "";

  useEffect(() => {
    let here = true;
    setFailure(null);
    if (isEmpty) {
      setList(null);
      setReading(false);
      return;
    }
    const ask = async () => {
      setReading(true);
      try {
        const understood = await check(content);
        if (here) setList(understood);
      } catch (error) {
        if (here) setFailure(toApiError(error).message);
        if (here) setList(null);
      }
      if (here) setReading(false);
    };
    const timer = setTimeout(() => void ask(), typeof content === "string" ? PAUSE_MS : 0);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [content, check, isEmpty]);

  return [list, reading, failure];
}
