// The address to tell to others. A page that was opened as localhost must not hand that out, so
// the server says where it can be reached. One plain fetch: the room needs it without Axios.

import { useEffect, useState } from "react";

let asked: Promise<string> | null = null;

/** Such as `http://192.168.1.20:8000`, without a slash at the end. */
export function tellAddress(): Promise<string> {
  asked ??= ask().catch(() => {
    asked = null;
    return location.origin;
  });
  return asked;
}

async function ask(): Promise<string> {
  const answer = await fetch("/health", { headers: { Accept: "application/json" } });
  const health: unknown = await answer.json();
  const address =
    typeof health === "object" && health !== null ? (health as { address?: unknown }).address : "";
  return typeof address === "string" && /^https?:\/\//.test(address)
    ? address.replace(/\/+$/, "")
    : location.origin;
}

/** The page's own origin until the server has answered. */
export function useTellAddress(): string {
  const [address, setAddress] = useState(location.origin);
  useEffect(() => {
    let here = true;
    void tellAddress().then((known) => {
      if (here) setAddress(known);
    });
    return () => {
      here = false;
    };
  }, []);
  return address;
}

export function roomLink(address: string, code: string): string {
  return `${address}/r/${code}`;
}
