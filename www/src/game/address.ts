// The address to tell the others. A page that was opened as localhost cannot
// know it; the server does, and says so in GET /health.

/** Where a room is found: the server's address to tell, or else this page's. */
export async function tellAddress(): Promise<string> {
  try {
    const answer = await fetch("/health");
    const health: unknown = await answer.json();
    if (typeof health === "object" && health !== null && "address" in health) {
      const { address } = health;
      if (typeof address === "string" && /^https?:\/\//.test(address)) {
        return address.replace(/\/+$/, "");
      }
    }
  } catch {
    // An address that works here is better than none.
  }
  return location.origin;
}

/** Where a second device holds a room: what is behind `#` is sent to no server. */
export function remoteLink(link: string, key: string): string {
  return `${link}/host#${key}`;
}

export function roomLink(address: string, code: string): string {
  return `${address}/r/${code}`;
}
