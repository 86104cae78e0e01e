// The way to what is rarely needed; the host sees at it that something was reported.

import { Menu } from "lucide-react";
import type { Room } from "../../game/room";
import { useT } from "../../i18n";
import { IconButton } from "../../ui/Button";

interface MenuButtonProps {
  room: Room;
  onOpen: () => void;
}

export function MenuButton({ room, onOpen }: MenuButtonProps) {
  const { way } = useT().room;
  const waiting = room.reports.length;
  return (
    <IconButton
      label={waiting > 0 ? way.menuReported(waiting) : way.menu}
      className="relative"
      onClick={onOpen}
    >
      <Menu size={24} aria-hidden="true" />
      {waiting > 0 && (
        <span
          aria-hidden="true"
          className="absolute end-0 top-0 grid size-5 place-items-center rounded-full bg-warn text-[0.75rem] font-extrabold text-warn-ink"
        >
          {waiting}
        </span>
      )}
    </IconButton>
  );
}
