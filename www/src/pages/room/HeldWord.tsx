// The word for a host who does not play: behind a button that shows it while it
// is held, since this screen may be what the whole room looks at. Until then
// the host sees the blanks, and is not told the word.

import { Eye } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { seeWord } from "../../game/hosting";
import type { Drawing } from "../../game/room";
import { useT } from "../../i18n";
import { Button } from "../../ui/Button";
import { Blanks } from "./WordLine";

export default function HeldWord({ turn }: { turn: Drawing }) {
  const { bar } = useT().room;
  const [held, setHeld] = useState(false);
  const show = () => {
    if (turn.word === undefined) seeWord();
    setHeld(true);
  };
  const hide = () => setHeld(false);
  const isPress = (event: KeyboardEvent) => event.key === "Enter" || event.key === " ";

  return (
    <div className="flex min-w-0 flex-1 items-center justify-center gap-2">
      <div className="min-w-0 flex-1">
        {held && turn.word !== undefined ? (
          <p
            role="status"
            className="truncate text-center text-xl font-bold text-good wide:text-3xl"
          >
            <span className="sr-only">{bar.held(turn.word)}</span>
            <span aria-hidden="true">{turn.word}</span>
          </p>
        ) : turn.mask.length === 0 ? (
          <p className="text-center font-bold">{bar.unknownLength}</p>
        ) : (
          <Blanks mask={turn.mask} />
        )}
      </div>
      <Button
        size="sm"
        icon={<Eye size={20} aria-hidden="true" />}
        aria-label={bar.hold}
        title={bar.hold}
        aria-pressed={held}
        className="min-h-11! min-w-11 shrink-0 touch-none px-2!"
        onPointerDown={show}
        onPointerUp={hide}
        onPointerLeave={hide}
        onPointerCancel={hide}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isPress(event)) return;
          // The click that would follow is no second press.
          event.preventDefault();
          if (!event.repeat) show();
        }}
        onKeyUp={hide}
        onBlur={hide}
        // A screen reader presses and lets go at once: then it is shown until the next press.
        onClick={(event) => {
          if (event.detail === 0) (held ? hide : show)();
        }}
      />
    </div>
  );
}
