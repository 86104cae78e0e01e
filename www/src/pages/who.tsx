// "Your name": who is about to play on this device. A remembered name is a suggestion only, since
// devices are shared; an account's name is fixed until somebody else says so.

import { type ReactNode, type RefObject, useRef, useState } from "react";
import { useT } from "../i18n";
import { USERNAME_MAX } from "../limits";
import { becomeGuest } from "../net/door";
import { signOut, useSession } from "../session";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Field } from "../ui/Field";

export interface Who {
  name: string;
  error: string | null;
  /** An account's name cannot be typed over. */
  fixed: boolean;
  remembered: boolean;
  input: RefObject<HTMLInputElement | null>;
  setName: (name: string) => void;
  somebodyElse: () => void;
  /** Says what is wrong with the name, if anything, and puts the cursor there. */
  check: () => boolean;
  /** Makes sure that the session belongs to this name. Throws an ApiError. */
  settle: () => Promise<void>;
  /** Makes sure that there is a session. The name is picked in the room. Throws an ApiError. */
  settleUnnamed: () => Promise<void>;
}

/** What has been typed and not been settled: it comes along to the next page. */
let draft: string | null = null;

export function useWho(): Who {
  const t = useT();
  const { user, name: remembered } = useSession();
  const [typed, setTyped] = useState(user === null ? draft : null);
  const [error, setError] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const fixed = user !== null && !user.isGuest;
  const name = fixed ? user.username : (typed ?? remembered);
  const wanted = name.trim().replace(/\s+/g, " ");

  return {
    name,
    error,
    fixed,
    remembered: remembered !== "" && (typed === null || fixed),
    input,
    setName: (next) => {
      draft = next;
      setTyped(next);
      setError(null);
    },
    somebodyElse: () => {
      signOut();
      draft = "";
      setTyped("");
      setError(null);
      // The field is only there, and empty, after the next render.
      requestAnimationFrame(() => input.current?.focus());
    },
    check: () => {
      if (wanted !== "") return true;
      setError(t.who.nameMissing);
      input.current?.focus();
      return false;
    },
    settle: async () => {
      if (user?.username !== wanted) await becomeGuest(wanted);
      draft = null;
    },
    settleUnnamed: async () => {
      if (user === null) await becomeGuest(t.who.unnamed, remembered);
    },
  };
}

interface WhoFieldProps {
  who: Who;
  /** What stands beside the name, level with its field. */
  beside?: ReactNode;
}

export function WhoField({ who, beside }: WhoFieldProps) {
  const t = useT();

  return (
    <div className="relative">
      <div className="flex gap-3">
        {who.fixed ? (
          <p className="flex min-h-12 flex-1 items-center text-xl font-bold">
            {t.who.playingAs(who.name)}
          </p>
        ) : (
          <Field
            ref={who.input}
            className="min-w-0 flex-1"
            inputClassName="min-h-14! text-xl! font-bold"
            label={t.who.name}
            error={who.error}
            value={who.name}
            onChange={(event) => who.setName(event.target.value)}
            maxLength={USERNAME_MAX}
            autoComplete="nickname"
            autoCapitalize="words"
            spellCheck={false}
            enterKeyHint="next"
          />
        )}
        {beside}
      </div>
      {who.remembered && (
        <Button
          variant="quiet"
          size="sm"
          className={cx(
            "px-2! text-ink-soft! underline decoration-line-strong underline-offset-4",
            who.fixed ? "-ml-2" : "min-[22rem]:absolute! -top-1.5 -right-2",
          )}
          onClick={who.somebodyElse}
        >
          {t.who.somebodyElse}
        </Button>
      )}
    </div>
  );
}
