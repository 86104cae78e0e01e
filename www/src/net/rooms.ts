// 'My rooms' of an account: those that are open, and those that can be opened again.

import { call } from "./door";
import { token } from "./words";

export interface MyRoom {
  room_code: string;
  name: string;
  is_open: boolean;
  current_players: number;
  /** UTC, without saying so; null while it is open. */
  ended_at: string | null;
}

export function myRooms(): Promise<MyRoom[]> {
  return call("/rooms/mine", { headers: token() });
}

/** Its code, which is another one if somebody else's room has it by now. */
export async function openMyRoom(code: string): Promise<string> {
  const room = await call<{ room_code: string }>(address(code), {
    method: "POST",
    headers: token(),
  });
  return room.room_code;
}

export async function forgetMyRoom(code: string): Promise<void> {
  await call<unknown>(address(code), { method: "DELETE", headers: token() });
}

function address(code: string): string {
  return `/rooms/mine/${encodeURIComponent(code)}`;
}
