// The host's form for what will be played. It edits a draft, so that a game is
// not changed while somebody thinks about it, and loads when it is asked for.

import { type FormEvent, useState } from "react";
import type { Room } from "../../game/room";
import { inPlay } from "../../game/select";
import { changeSettings } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { ROOM_NAME_MAX, ROOM_PASSWORD_MAX } from "../../limits";
import type { SettingsChange } from "../../protocol";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { later } from "../../ui/later";
import { Segmented } from "../../ui/Select";
import { Switch } from "../../ui/Switch";
import { GameSettings } from "../GameSettings";
import { RoomWordsDialog } from "../words/RoomWordsDialog";

const RoomNames = later(() => import("../names/RoomNames"));

interface SettingsFormProps {
  room: Room;
  onDone: () => void;
}

export function SettingsForm({ room, onDone }: SettingsFormProps) {
  const t = useSeldomT();
  const { cards } = t;
  const { settings } = room;
  const playing = room.phase.name !== "lobby" && room.phase.name !== "podium";
  const players = Math.max(2, inPlay(room).length);
  const [change, setChange] = useState<SettingsChange>({});
  const [listOpen, setListOpen] = useState(false);
  const [namesOpen, setNamesOpen] = useState(false);
  const edit = (more: SettingsChange) => setChange((before) => ({ ...before, ...more }));
  const draft = { ...settings, ...change };
  const removing = change.password === "";

  const save = (event: FormEvent) => {
    event.preventDefault();
    const name = draft.name.trim() || settings.name;
    if (changeSettings({ ...change, name })) onDone();
  };

  return (
    <form noValidate onSubmit={save} className="flex flex-col gap-5">
      {playing && <p className="text-ink-soft">{cards.settingsPlaying}</p>}
      <GameSettings
        value={draft}
        players={players}
        onChange={edit}
        playing={playing}
        customCount={settings.custom_count}
        onCustomWords={() => setListOpen(true)}
      />
      <Field
        label={t.access.name}
        value={draft.name}
        maxLength={ROOM_NAME_MAX}
        autoComplete="off"
        onChange={(event) => edit({ name: event.target.value })}
      />
      <Segmented
        label={t.access.who}
        value={draft.is_private ? "private" : "public"}
        options={[
          { value: "public", label: t.access.public },
          { value: "private", label: t.access.private },
        ]}
        onChange={(access) =>
          // As the server does: who opens a room to strangers gets the filter with it.
          edit(
            access === "private"
              ? { is_private: true }
              : { is_private: false, profanity_filter: true },
          )
        }
        hint={draft.is_private ? t.access.privateHint : t.access.publicHint}
      />
      {draft.is_private && !removing && (
        <Field
          label={t.access.password}
          hint={settings.has_password ? cards.passwordKeep : undefined}
          value={change.password ?? ""}
          maxLength={ROOM_PASSWORD_MAX}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => {
            const { password: _, ...others } = change;
            setChange(target.value === "" ? others : { ...others, password: target.value });
          }}
        />
      )}
      {draft.is_private && settings.has_password && (
        <Switch
          label={cards.passwordRemove}
          checked={removing}
          onChange={(remove) => {
            const { password: _, ...others } = change;
            setChange(remove ? { ...others, password: "" } : others);
          }}
        />
      )}
      <div className="flex min-h-11 items-center justify-between gap-4">
        <div>
          <p className="font-bold">{t.names.title}</p>
          <p className="text-[0.9375rem] text-ink-soft">
            {settings.names_count > 0 ? t.names.some(settings.names_count) : t.names.none}
          </p>
        </div>
        <Button onClick={() => setNamesOpen(true)}>
          {settings.names_count > 0 ? t.names.change : t.names.add}
        </Button>
      </div>
      <Dialog open={namesOpen} onClose={() => setNamesOpen(false)} title={t.names.dialog}>
        <RoomNames room={room} onDone={() => setNamesOpen(false)} />
      </Dialog>
      <RoomWordsDialog room={room} open={listOpen} onClose={() => setListOpen(false)} />
      <div className="sticky bottom-0 -mx-1 flex justify-end gap-3 border-t border-line bg-surface px-1 py-3">
        <Button onClick={onDone}>{t.ui.cancel}</Button>
        <Button type="submit" variant="primary">
          {cards.save}
        </Button>
      </div>
    </form>
  );
}
