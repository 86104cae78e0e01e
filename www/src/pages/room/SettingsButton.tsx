// The host's way to the settings while a game runs.

import { useState } from "react";
import type { Room } from "../../game/room";
import { useSeldomT } from "../../i18n/seldom";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SettingsForm } from "./SettingsForm";

export function SettingsButton({ room, className }: { room: Room; className?: string }) {
  const { cards } = useSeldomT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className={className} onClick={() => setOpen(true)}>
        {cards.settings}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={cards.settingsTitle}>
        <SettingsForm room={room} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
