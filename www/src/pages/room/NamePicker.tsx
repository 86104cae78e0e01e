// 'Who are you?': the room's list of names, for who has come in and has none yet.
// Names that somebody has are grey; who has that name and lost the connection may
// be me on another device, and the host is asked.

import { useState } from "react";
import type { Room } from "../../game/room";
import { type ListedName, listedNames } from "../../game/select";
import { askSeat, pickName } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import type { Player } from "../../protocol";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Dialog } from "../../ui/Dialog";
import { Reconnecting } from "./Notices";

export default function NamePicker({ room }: { room: Room }) {
  const { names } = useSeldomT();
  const [absent, setAbsent] = useState<Player | null>(null);
  return (
    <Dialog
      open
      dismissable={false}
      onClose={() => setAbsent(null)}
      title={absent ? absent.username : names.pick}
    >
      <Reconnecting />
      {absent ? (
        <IsItMe absent={absent} onBack={() => setAbsent(null)} />
      ) : (
        <>
          <p className="text-ink-soft">{names.pickHint}</p>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2">
            {listedNames(room).map((listed) => (
              <li key={listed.name} className="grid">
                <Name listed={listed} room={room} onAbsent={setAbsent} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

interface NameProps {
  listed: ListedName;
  room: Room;
  onAbsent: (player: Player) => void;
}

function Name({ listed: { name, player }, room, onAbsent }: NameProps) {
  const { names } = useSeldomT();
  const big = "min-h-14! px-2! text-lg! wrap-anywhere";
  if (player === null) {
    return (
      <Button className={big} onClick={() => pickName(name)}>
        {name}
      </Button>
    );
  }
  const mayBeMe = !player.connected && player.id !== room.hostId;
  return (
    <Button
      className={cx(big, "flex-col! gap-0! leading-tight opacity-60")}
      variant="quiet"
      disabled={!mayBeMe}
      onClick={() => onAbsent(player)}
    >
      <span className="line-through">{name}</span>
      <span className="text-sm font-normal">{mayBeMe ? names.isItMe : names.taken}</span>
    </Button>
  );
}

/** Somebody has the name and is not there. */
function IsItMe({ absent, onBack }: { absent: Player; onBack: () => void }) {
  const { names } = useSeldomT();
  const [asked, setAsked] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <p role="status">{asked ? names.asked : names.absent(absent.username)}</p>
      <div className="flex flex-wrap gap-2">
        {!asked && (
          <Button variant="primary" onClick={() => setAsked(askSeat(absent.id))}>
            {names.thatIsMe}
          </Button>
        )}
        <Button onClick={onBack}>{names.otherName}</Button>
      </div>
    </div>
  );
}
