// The join card of a room.

export interface JoinRoomProps {
  code: string;
  /** The session is signed in by now; the password is given when the room has one. */
  onJoin: (password?: string) => void;
}

/**
 * What the first page and "Create a room" put into the router's state when they go to `/r/CODE`:
 * name and session are settled, so the room joins at once without showing the card.
 */
export interface RoomEntry {
  join: true;
  password?: string;
}

export default function JoinRoom(_props: JoinRoomProps) {
  return null;
}
