// Where guesses and chat are typed; the server tells them apart.

import { SendHorizontal } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fitOf } from "../../game/fit";
import type { Room } from "../../game/room";
import { amHosting, amKnower, playerOf } from "../../game/select";
import { guess, say } from "../../game/store";
import { useT } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Input } from "../../ui/Field";

const MESSAGE_CHARACTERS_MAX = 200;

const FIT_COLORS = { open: "text-ink-soft", fits: "text-good", differs: "text-bad" };

interface GuessBoxProps {
  room: Room;
  /** The drawer of a phone needs the place for the tools. */
  hideOnPhone?: boolean;
}

export function GuessBox({ room, hideOnPhone = false }: GuessBoxProps) {
  const { chat } = useT().room;
  const [text, setText] = useState("");
  const guessing = room.phase.name === "drawing" && !amKnower(room) && !amHosting(room);
  const muted = playerOf(room, room.me)?.muted ?? false;
  const { chat: open } = room.settings;
  const closed =
    !guessing && (open === "off" || (open === "breaks" && room.phase.name === "drawing"));
  const silent = closed || (muted && !guessing);
  const label = guessing ? chat.guess : amKnower(room) ? chat.knowers : chat.say;

  const { phase } = room;
  const inOrder = room.settings.word_mode !== "combined";
  const fit = guessing && phase.name === "drawing" ? fitOf(phase.mask, text, inOrder) : null;
  const fitRead = chat.fit;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const message = text.trim();
    // Who is muted can still guess.
    const send = muted && guessing ? guess : say;
    // The focus stays in the field: the next guess is typed at once.
    if (message !== "" && send(message)) setText("");
  };

  return (
    <form onSubmit={submit} className={cx("guess flex gap-2", hideOnPhone && "max-wide:hidden")}>
      <div className="relative min-w-0 flex-1">
        <Input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={closed ? chat.closed[open] : silent ? chat.muted : label}
          disabled={silent}
          aria-label={amKnower(room) ? chat.knowersRead : label}
          maxLength={MESSAGE_CHARACTERS_MAX}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="send"
          className={cx(guessing && "border-accent!", fit && "pe-16!")}
          aria-describedby={fit ? "fit" : undefined}
        />
        {fit && (
          <span
            id="fit"
            title={fitRead[fit.verdict]}
            className={cx(
              "pointer-events-none absolute inset-y-0 end-3 flex items-center font-bold tabular-nums",
              FIT_COLORS[fit.verdict],
            )}
          >
            <span aria-hidden="true">
              {fit.typed}/{fit.needed}
            </span>
            <span className="sr-only">
              {chat.letters(fit.typed, fit.needed)} {fitRead[fit.verdict]}
            </span>
          </span>
        )}
      </div>
      <IconButton
        type="submit"
        variant="primary"
        label={chat.send}
        disabled={silent}
        // A tap on it must not take the focus, or the keyboard would close.
        onPointerDown={(event) => event.preventDefault()}
        className="min-h-12!"
      >
        <SendHorizontal size={22} aria-hidden="true" />
      </IconButton>
    </form>
  );
}
