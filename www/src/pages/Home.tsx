// The first screen: a name, a code, and Join. Below it the rooms that are open to everybody.

import { Plus } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { usePagesT } from "../i18n/pages";
import { refreshMe } from "../net/api";
import { lookUpRoom } from "../net/door";
import { toApiError } from "../net/failure";
import { codeProblem, tidyCode } from "../roomcode";
import { useSession } from "../session";
import { Avatar } from "../ui/Avatar";
import { Button, ButtonLink } from "../ui/Button";
import { Field } from "../ui/Field";
import { Page } from "../ui/Page";
import { Doodle } from "./Doodle";
import { FaceButton } from "./FaceButton";
import type { RoomEntry } from "./JoinRoom";
import { RoomList } from "./RoomList";
import { useWho, WhoField } from "./who";

/** Faces that look over the edge of the card. */
const ONLOOKERS = [12, 74, 91] as const;

export default function Home() {
  const t = usePagesT();
  const isAdmin = useSession((state) => state.user?.isAdmin === true);
  const hasAccount = useSession((state) => state.user?.isGuest === false);

  // The host may have made an admin of this account since, or deleted it.
  useEffect(() => {
    if (hasAccount) refreshMe().catch(() => {});
  }, [hasAccount]);

  return (
    <Page title="DrawSync" heading={<Hero />} width="wide">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-10 gap-y-8 min-[56rem]:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <JoinCard />
        <section aria-labelledby="rooms" className="min-[56rem]:pt-10">
          <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
            <h2 id="rooms" className="text-2xl">
              {isAdmin ? t.home.allRooms : t.home.openRooms}
            </h2>
            <ButtonLink to="/create" icon={<Plus size={20} aria-hidden="true" />}>
              {t.home.create}
            </ButtonLink>
          </div>
          <RoomList isAdmin={isAdmin} />
        </section>
      </div>
    </Page>
  );
}

function Hero() {
  const t = usePagesT();
  return (
    <div className="mt-1 mb-2 flex short:sr-only items-end justify-between gap-8 sm:mt-4 min-[56rem]:mb-0">
      <div className="min-[56rem]:pb-4">
        <h1 className="relative inline-block text-[clamp(1.75rem,7vw,3.25rem)]">
          {t.home.title}
          <svg
            viewBox="0 0 300 14"
            preserveAspectRatio="none"
            aria-hidden="true"
            className="absolute -bottom-3 left-0 h-3.5 w-full text-accent"
          >
            <path
              pathLength={1}
              className="drawn-line"
              d="M3 8C40 3 66 11 102 7s62-5 98-1 60 3 97-2"
              fill="none"
              stroke="currentColor"
              strokeWidth="3.5"
              strokeLinecap="round"
            />
          </svg>
        </h1>
        <p className="mt-4 text-ink-soft max-[24rem]:hidden">{t.home.lead}</p>
      </div>
      <Doodle className="h-44 shrink-0 max-[56rem]:hidden" />
    </div>
  );
}

function JoinCard() {
  const t = usePagesT();
  const navigate = useNavigate();
  const who = useWho();
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const codeInput = useRef<HTMLInputElement>(null);

  const refuse = (sentence: string) => {
    setError(sentence);
    codeInput.current?.focus();
  };

  const join = async (event: FormEvent) => {
    event.preventDefault();
    const problem = codeProblem(code);
    if (!who.check()) return;
    if (problem) return refuse(t.code[problem]);
    setBusy(true);
    try {
      const room = await lookUpRoom(code);
      await who.settle();
      // A room with a password asks for it at its own door.
      const entry: RoomEntry | null = room.has_password ? null : { join: true };
      await navigate(`/r/${code}`, { state: entry });
    } catch (failure) {
      const { message, status } = toApiError(failure);
      setBusy(false);
      refuse(status === 404 ? t.code.unknown(code) : message);
    }
  };

  return (
    <div>
      <div aria-hidden="true" className="-mb-4 flex short:hidden justify-end gap-1 pr-6">
        {ONLOOKERS.map((avatar) => (
          <Avatar key={avatar} value={avatar} className="size-14" />
        ))}
      </div>
      <form
        noValidate
        onSubmit={(event) => void join(event)}
        className="sheet relative flex flex-col gap-4 p-5 sm:p-6"
      >
        <WhoField who={who} beside={<FaceButton below={!who.fixed} />} />
        <Field
          ref={codeInput}
          inputClassName="min-h-14! font-mono text-2xl! font-bold tracking-[0.25em] uppercase"
          label={t.home.code}
          error={error}
          value={code}
          onChange={(event) => {
            setCode(tidyCode(event.target.value));
            setError(null);
          }}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          placeholder="••••••"
        />
        <Button type="submit" variant="primary" size="lg" className="w-full" busy={busy}>
          {t.home.join}
        </Button>
      </form>
    </div>
  );
}
