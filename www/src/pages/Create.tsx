// A new room. Everything has a good default, so that a name and one click are enough.

import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useT } from "../i18n";
import { ROOM_NAME_MAX, ROOM_PASSWORD_MAX } from "../limits";
import { createRoom } from "../net/api";
import { toApiError } from "../net/failure";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Field } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { Segmented } from "../ui/Select";
import { DEFAULT_GAME, GameSettings } from "./GameSettings";
import type { RoomEntry } from "./JoinRoom";
import { useWho, WhoField } from "./who";

type Access = "public" | "private";

export default function Create() {
  const t = useT();
  const navigate = useNavigate();
  const who = useWho();
  const [roomName, setRoomName] = useState<string | null>(null);
  const [access, setAccess] = useState<Access>("public");
  const [password, setPassword] = useState("");
  const [game, setGame] = useState(DEFAULT_GAME);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const suggested = who.name.trim() === "" ? "" : t.create.nameOf(who.name.trim());
  const shownName = roomName ?? suggested;

  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (!who.check()) return;
    setBusy(true);
    setFailure(null);
    try {
      await who.settle();
      const name = (shownName.trim() || suggested).slice(0, ROOM_NAME_MAX);
      const isPrivate = access === "private";
      const secret = isPrivate && password !== "" ? { password } : {};
      const room = await createRoom({ ...game, name, is_private: isPrivate, ...secret });
      const entry: RoomEntry = { join: true, ...secret };
      await navigate(`/r/${room.room_code}`, { state: entry, replace: true });
    } catch (error) {
      setFailure(toApiError(error).message);
      setBusy(false);
    }
  };

  return (
    <Page title={t.create.title} lead={t.create.lead} width="wide">
      <form
        noValidate
        onSubmit={(event) => void create(event)}
        className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 min-[56rem]:grid-cols-2 min-[56rem]:grid-rows-[auto_1fr]"
      >
        <Card className="flex flex-col gap-4">
          <WhoField who={who} />
          <Field
            label={t.create.name}
            value={shownName}
            onChange={(event) => setRoomName(event.target.value)}
            maxLength={ROOM_NAME_MAX}
            autoComplete="off"
          />
          <Segmented
            label={t.create.who}
            value={access}
            options={[
              { value: "public", label: t.create.public },
              { value: "private", label: t.create.private },
            ]}
            onChange={setAccess}
            hint={access === "public" ? t.create.publicHint : t.create.privateHint}
          />
          {access === "private" && (
            <Field
              label={t.create.password}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              maxLength={ROOM_PASSWORD_MAX}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Card>
        <Card aria-labelledby="game" className="min-[56rem]:row-span-2">
          <h2 id="game" className="mb-3 text-xl">
            {t.settings.game}
          </h2>
          <GameSettings
            value={game}
            onChange={(change) => setGame((before) => ({ ...before, ...change }))}
          />
        </Card>
        <div className="flex flex-col gap-4">
          {failure && <Notice kind="bad">{failure}</Notice>}
          <Button type="submit" variant="primary" size="lg" busy={busy}>
            {t.create.create}
          </Button>
        </div>
      </form>
    </Page>
  );
}
