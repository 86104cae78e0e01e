// How many watch without a seat; nothing where nobody does.

import { Eye } from "lucide-react";
import type { Room } from "../../game/room";
import { useT } from "../../i18n";

export function Spectators({ room }: { room: Room }) {
  const { people } = useT().room;
  if (room.spectators === 0) return null;
  return (
    <p className="flex items-center gap-2 px-2 text-[0.9375rem] text-ink-soft">
      <Eye size={18} aria-hidden="true" />
      {people.spectators(room.spectators)}
    </p>
  );
}
