// Where guesses and chat are typed; the server tells them apart.

import { SendHorizontal } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Room } from "../../game/room";
import { amHosting, amKnower, playerOf } from "../../game/select";
import { guess, say } from "../../game/store";
import { useT } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Input } from "../../ui/Field";

const MESSAGE_CHARACTERS_MAX = 200;

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
        className={guessing ? "border-accent!" : undefined}
      />
      <IconButton
        type="submit"
        variant="primary"
        label={chat.send}
        // A tap on it must not take the focus, or the keyboard would close.
        onPointerDown={(event) => event.preventDefault()}
        className="min-h-12!"
      >
        <SendHorizontal size={22} aria-hidden="true" />
      </IconButton>
    </form>
  );
}
