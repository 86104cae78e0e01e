// The closed door: why this page is not in the room, in a sentence, and the
// ways on from there.

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useSeldomT } from "../../i18n/seldom";
import type { End, JoinRequest } from "../../net/socket";
import { useSession } from "../../session";
import { Button, ButtonLink } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { useGo } from "../../ui/Link";
import { Page } from "../../ui/Page";

interface DoorProps {
  code: string;
  end: End;
  onRetry: (more: Pick<JoinRequest, "password" | "takeOver">) => void;
  onSomebodyElse: () => void;
}

export default function Door({ code, end, onRetry, onSomebodyElse }: DoorProps) {
  const t = useSeldomT();
  const go = useGo();
  const name = useSession((session) => session.user?.username ?? session.name);
  const { door } = t;
  const left = end.name === "left";

  useEffect(() => {
    if (left) go("/", { replace: true });
  }, [left, go]);

  const home = <ButtonLink to="/">{door.home}</ButtonLink>;
  const watch = <ButtonLink to={`/r/${code}/screen`}>{door.watch}</ButtonLink>;
  const again = (
    <Button variant="primary" onClick={() => onRetry({})}>
      {door.again}
    </Button>
  );
  const moveHere = (
    <>
      <Button variant="primary" onClick={() => onRetry({ takeOver: true })}>
        {door.moveHere}
      </Button>
      <Button onClick={onSomebodyElse}>{door.somebodyElse}</Button>
    </>
  );

  switch (end.name) {
    case "left":
      return null;
    case "kicked":
      return <Notice title={door.kickedTitle} text={door.kickedText} ways={home} />;
    case "closed":
      return <Notice title={door.closedTitle} text={door.closedText} ways={home} />;
    case "replaced":
      return <Notice title={door.replacedTitle} text={door.replacedText} ways={moveHere} />;
    case "broken":
      return (
        <Notice
          title={door.brokenTitle}
          text={door.brokenText}
          ways={
            <Button variant="primary" onClick={() => location.reload()}>
              {door.reload}
            </Button>
          }
        />
      );
    case "refused":
      break;
    default:
      return end satisfies never;
  }

  switch (end.code) {
    case "seat_in_use":
      return <Notice title={door.seatTitle} text={door.seatText(name)} ways={moveHere} />;
    case "room_full":
      return (
        <Notice
          title={door.fullTitle}
          text={door.fullText}
          ways={
            <>
              {again}
              {watch}
              {home}
            </>
          }
        />
      );
    case "no_late_joining":
      return (
        <Notice
          title={door.lateTitle}
          text={door.lateText}
          ways={
            <>
              {again}
              {watch}
              {home}
            </>
          }
        />
      );
    case "no_spectators":
      return <Notice title={door.unwatchedTitle} text={door.unwatchedText} ways={again} />;
    case "room_locked":
      return (
        <Notice
          title={door.lockedTitle}
          text={door.lockedText}
          ways={
            <>
              {again}
              {home}
            </>
          }
        />
      );
    case "profanity":
      return (
        <Notice
          title={door.nameTitle}
          text={door.nameText}
          ways={
            <>
              <Button variant="primary" onClick={onSomebodyElse}>
                {door.otherName}
              </Button>
              {home}
            </>
          }
        />
      );
    case "not_let_in":
      return (
        <Notice
          title={door.notLetInTitle}
          text={door.notLetInText(end.retryAfter)}
          ways={
            <>
              {again}
              {home}
            </>
          }
        />
      );
    case "removed":
      return <Notice title={door.removedTitle} text={door.removedText} ways={home} />;
    case "room_not_found":
      return <Notice title={door.goneTitle} text={door.goneText(code)} ways={home} />;
    case "password_required":
    case "wrong_password":
    case "too_many_tries":
      return (
        <PasswordDoor
          error={
            end.code === "wrong_password"
              ? door.wrongPassword
              : end.code === "too_many_tries"
                ? door.tooManyTries(end.retryAfter)
                : null
          }
          onPassword={(password) => onRetry({ password })}
          home={home}
        />
      );
    default:
      return (
        <Notice
          title={door.brokenTitle}
          text={end.message}
          ways={
            <>
              {again}
              {home}
            </>
          }
        />
      );
  }
}

interface NoticeProps {
  title: string;
  text: string;
  ways: ReactNode;
  children?: ReactNode;
}

function Notice({ title, text, ways, children }: NoticeProps) {
  return (
    <Page title={title} lead={text}>
      <div className="flex flex-col gap-5">
        {children}
        <div className="flex flex-wrap gap-3">{ways}</div>
      </div>
    </Page>
  );
}

interface PasswordDoorProps {
  error: string | null;
  onPassword: (password: string) => void;
  home: ReactNode;
}

function PasswordDoor({ error, onPassword, home }: PasswordDoorProps) {
  const { door } = useSeldomT();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(password === "");
    if (password !== "") onPassword(password);
  };

  return (
    <form onSubmit={submit}>
      <Notice
        title={door.passwordTitle}
        text={door.passwordText}
        ways={
          <>
            <Button type="submit" variant="primary">
              {door.join}
            </Button>
            {home}
          </>
        }
      >
        <Field
          label={door.password}
          type="password"
          autoComplete="off"
          autoFocus
          maxLength={64}
          value={password}
          error={missing ? door.passwordMissing : error}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Notice>
    </form>
  );
}
