// Before a turn is drawn: the drawer chooses a word, the others see who does.

import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { clock } from "../../game/clock";
import type { Choosing, Room } from "../../game/room";
import { playerOf } from "../../game/select";
import { chooseWord, skipTurn } from "../../game/store";
import { useT } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";

interface ChooseProps {
  room: Room;
  turn: Choosing;
}

export default function Choose({ room, turn }: ChooseProps) {
  return turn.choices ? <Words choices={turn.choices} /> : <Waiting room={room} turn={turn} />;
}

function Words({ choices }: { choices: string[] }) {
  const { choose } = useT().room;
  const left = useStore(clock, (seconds) => seconds.left) ?? 0;
  const dialog = useRef<HTMLDialogElement>(null);

  // Not modal: chat and menu stay in reach. The focus goes to the dialog and not
  // to a word, or the Enter of a sentence being typed would choose it.
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.show();
    element?.focus({ preventScroll: true });
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby="choose-title"
      onCancel={(event) => event.preventDefault()}
      className="rise-in absolute inset-0 m-0 flex size-full max-h-none max-w-none flex-col items-center justify-center gap-[min(1rem,3cqh)] overflow-y-auto bg-surface p-3 text-center"
    >
      <h2 id="choose-title" className="text-[clamp(1.125rem,6cqh,1.75rem)]">
        {choose.title}
      </h2>
      <div className="flex flex-wrap items-stretch justify-center gap-2">
        {choices.map((word, choice) => (
          <Button
            key={word}
            variant="primary"
            className="min-h-12! px-5! text-xl!"
            onClick={() => chooseWord(choice)}
          >
            {word}
          </Button>
        ))}
      </div>
      <p className="text-ink-soft tabular-nums">{choose.countdown(left)}</p>
      <Button variant="quiet" size="sm" onClick={skipTurn}>
        {choose.pass}
      </Button>
    </dialog>
  );
}

function Waiting({ room, turn }: ChooseProps) {
  const { choose } = useT().room;
  const drawer = playerOf(room, turn.drawer_id);
  return (
    <div className="rise-in absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-3 text-center">
      {drawer && <Avatar value={drawer.avatar} className="size-[min(6rem,40cqh)]" />}
      <p className="text-xl font-bold">{choose.others(drawer?.username ?? "")}</p>
    </div>
  );
}
