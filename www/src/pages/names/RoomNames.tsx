// The names that those who come into a room pick from, for its host: brought along, taken from a
// list of the account, kept as one, or taken away. They hold at once, unlike a setting.

import { useCallback, useState } from "react";
import { setRoster } from "../../game/hosting";
import type { Room } from "../../game/room";
import { useSeldomT } from "../../i18n/seldom";
import { addRoster, asText, myRosters, type Roster } from "../../net/rosters";
import { useAnswer } from "../../net/useAnswer";
import { useSession } from "../../session";
import { Select } from "../../ui/Select";
import { toast } from "../../ui/toasts";
import { KeepList } from "../lists/KeepList";
import NamesForm from "./NamesForm";

const NO_ROSTERS: Promise<Roster[]> = Promise.resolve([]);

export default function RoomNames({ room, onDone }: { room: Room; onDone: () => void }) {
  const t = useSeldomT().names;
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
        {(names) =>
          hasAccount && (
            <KeepList says={t} onKeep={(name) => addRoster(name, names).then(askAgain)} />
          )
        }
      </NamesForm>
    </div>
  );
}
