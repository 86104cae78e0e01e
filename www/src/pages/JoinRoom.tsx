// The door of a room: which one it is, who is in it, who you are, and Join; nothing else.

import { type FormEvent, useCallback, useRef, useState } from "react";
import { useT } from "../i18n";
import { ROOM_PASSWORD_MAX } from "../limits";
import { lookUpRoom, type RoomDoor } from "../net/door";
import { toApiError } from "../net/failure";
import { useAnswer } from "../net/useAnswer";
import { codeProblem, tidyCode } from "../roomcode";
import { setAvatar, useSession } from "../session";
import { AvatarPicker } from "../ui/AvatarPicker";
import { Button, ButtonLink } from "../ui/Button";
import { Failed } from "../ui/Failed";
import { Field } from "../ui/Field";
import { Mark } from "../ui/Logo";
import { Notice } from "../ui/Notice";
import { Waiting } from "../ui/Spinner";
import { useWho, WhoField } from "./who";

/** So many names are written out; a whole class would push "Join" off the screen. */
const NAMES_SHOWN = 5;
const REFRESH_MS = 5_000;

export interface JoinRoomProps {
  code: string;
  /** The session is signed in by now; the password is given when the room has one. */
  onJoin: (password?: string) => void;
}

/**
 * What the first page and "Create a room" put into the router's state when they go to `/r/CODE`:
 * name and session are settled, so the room joins at once without showing the card.
 */
export interface RoomEntry {
  join: true;
  password?: string;
}

export default function JoinRoom({ code: typed, onJoin }: JoinRoomProps) {
  const code = tidyCode(typed);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-4 py-3 short:max-w-3xl">
      {codeProblem(code) ? <NoSuchRoom code={code} /> : <Door code={code} onJoin={onJoin} />}
    </main>
  );
}

function Door({ code, onJoin }: JoinRoomProps) {
  const t = useT();
  const ask = useCallback(() => lookUpRoom(code), [code]);
  const [answer, askAgain] = useAnswer(ask, REFRESH_MS);
  // Once the card is shown, a lost answer in between does not take it away again.
  const [shown, setShown] = useState<RoomDoor | null>(null);
  if (answer.state === "ready" && answer.data !== shown) setShown(answer.data);

  if (answer.state === "failed" && answer.status === 404) return <NoSuchRoom code={code} />;
  if (shown) return <JoinForm room={shown} onJoin={onJoin} />;
  if (answer.state === "failed") return <Failed message={answer.message} onRetry={askAgain} />;
  return <Waiting text={t.join.looking} />;
}

interface JoinFormProps {
  room: RoomDoor;
  onJoin: (password?: string) => void;
}

function JoinForm({ room, onJoin }: JoinFormProps) {
  const t = useT();
  const who = useWho();
  const avatar = useSession((state) => state.avatar);
  const [password, setPassword] = useState("");
  const [passwordError, setPasswordError] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);
  // Where the names are a list, they are picked inside, and not told here. At a door where the host
  // is asked, and in a full room to which one may come back, people say who they are.
  const taken = room.has_roster ? room.current_players : room.players.length;
  const picks = room.has_roster && room.door === "open" && taken < room.max_players;

  const join = async (event: FormEvent) => {
    event.preventDefault();
    if (!picks && !who.check()) return;
    if (room.has_password && password === "") {
      setPasswordError(t.join.passwordMissing);
      passwordInput.current?.focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      await (picks ? who.settleUnnamed() : who.settle());
      onJoin(room.has_password ? password : undefined);
    } catch (error) {
      setFailure(toApiError(error).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event) => void join(event)}
      className="sheet flex flex-col gap-4 p-5 sm:p-6 short:grid short:grid-cols-2 short:items-start short:gap-x-8"
    >
      <title>{`${room.name} · DrawSync`}</title>
      <div className="flex flex-col gap-4">
        <div className="flex items-start gap-3">
          <Mark className="size-11" />
          <div className="min-w-0">
            <h1 className="line-clamp-2 text-2xl wrap-anywhere">{room.name}</h1>
            <p className="text-ink-soft">
              {room.host ? t.join.host(room.host) : t.join.noHost}
              {" · "}
              {t.join.players(taken, room.max_players)}
            </p>
          </div>
        </div>
        {!room.has_roster && <Guests names={room.players} />}
      </div>
      {picks ? <p className="text-xl font-bold">{t.join.picksName}</p> : <WhoField who={who} />}
      <AvatarPicker value={avatar} onChange={setAvatar} />
      <div className="flex flex-col gap-4">
        {room.has_password && (
          <Field
            ref={passwordInput}
            label={t.join.password}
            hint={t.join.passwordHint}
            error={passwordError}
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setPasswordError(null);
            }}
            maxLength={ROOM_PASSWORD_MAX}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="go"
          />
        )}
        {failure && <Notice kind="bad">{failure}</Notice>}
        <Button type="submit" variant="primary" size="lg" className="w-full" busy={busy}>
          {t.join.join}
        </Button>
        {room.spectators && (
          <ButtonLink to={`/r/${room.room_code}/screen`} variant="quiet" className="self-center">
            {t.join.watch}
          </ButtonLink>
        )}
      </div>
    </form>
  );
}

function Guests({ names }: { names: string[] }) {
  const t = useT();
  if (names.length === 0) return <p className="text-ink-soft">{t.join.nobody}</p>;
  const rest = names.length - NAMES_SHOWN;
  return (
    <p className="flex flex-wrap gap-1.5 text-[0.9375rem]">
      {names.slice(0, NAMES_SHOWN).map((name) => (
        <span key={name} className="max-w-full truncate rounded-full bg-surface-2 px-2.5 py-0.5">
          {name}
        </span>
      ))}
      {rest > 0 && <span className="px-1 py-0.5 text-ink-soft">{t.join.others(rest)}</span>}
    </p>
  );
}

function NoSuchRoom({ code }: { code: string }) {
  const t = useT();
  return (
    <div className="sheet flex flex-col items-center gap-4 p-6 text-center">
      <title>DrawSync</title>
      <Mark className="size-16" />
      <h1 className="text-2xl">{t.join.noRoom}</h1>
      <p>{t.code.unknown(code)}</p>
      <ButtonLink to="/" variant="primary">
        {t.join.otherCode}
      </ButtonLink>
    </div>
  );
}
