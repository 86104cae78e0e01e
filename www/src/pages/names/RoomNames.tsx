// The names that those who come into a room pick from, for its host: brought along, taken from a
// list of the account, kept as one, or taken away. They hold at once, unlike a setting.

import { useCallback, useState } from "react";
import type { Room } from "../../game/room";
import { setRoster } from "../../game/store";
import { useT } from "../../i18n";
import { ROOM_NAME_MAX } from "../../limits";
import { toApiError } from "../../net/failure";
import { addRoster, asText, myRosters, type Roster } from "../../net/rosters";
import { useAnswer } from "../../net/useAnswer";
import { useSession } from "../../session";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";
import { toast } from "../../ui/toasts";
import NamesForm from "./NamesForm";

const NO_ROSTERS: Promise<Roster[]> = Promise.resolve([]);

export default function RoomNames({ room, onDone }: { room: Room; onDone: () => void }) {
  const t = useT().names;
  const [text, setText] = useState(() => asText(room.roster));
  const hasAccount = useSession((state) => state.user !== null && !state.user.isGuest);
  const ask = useCallback(() => (hasAccount ? myRosters() : NO_ROSTERS), [hasAccount]);
  const [answer, askAgain] = useAnswer(ask);
  const rosters = answer.state === "ready" ? answer.data : [];

  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-soft">{t.personal}</p>
      {rosters.length > 0 && (
        <Select
          label={t.own}
          value=""
          options={[
            { value: "", label: t.choose },
            ...rosters.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={(id) => {
            const chosen = rosters.find((roster) => String(roster.id) === id);
            if (chosen) setText(asText(chosen.names));
          }}
        />
      )}
      <NamesForm
        language={room.settings.language}
        text={text}
        onText={setText}
        onUse={async (names) => {
          if (!setRoster(names)) return false;
          toast(t.used(names.length));
          return true;
        }}
        onRemove={
          room.settings.names_count > 0
            ? () => {
                if (!setRoster([])) return;
                toast(t.removed);
                onDone();
              }
            : undefined
        }
        onDone={onDone}
      >
        {(names) => hasAccount && <Keep names={names} onKept={askAgain} />}
      </NamesForm>
    </div>
  );
}

/** Keeps the names for other rooms too. */
function Keep({ names, onKept }: { names: readonly string[]; onKept: () => void }) {
  const t = useT().names;
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const keep = async () => {
    try {
      const { name: kept } = await addRoster(name, names);
      toast(t.kept(kept), "good");
      setName("");
      setFailure(null);
      onKept();
    } catch (error) {
      setFailure(toApiError(error).message);
    }
  };
  return (
    <div className="flex items-end gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t.listName}
        value={name}
        error={failure}
        maxLength={ROOM_NAME_MAX}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <Button className="mb-1" disabled={name.trim() === ""} onClick={() => void keep()}>
        {t.keep}
      </Button>
    </div>
  );
}
