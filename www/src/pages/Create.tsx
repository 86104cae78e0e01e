// A new room: one question with three answers, each of which sets everything. What they set can be
// changed under "More settings".

import { Globe, PartyPopper, School } from "lucide-react";
import { type FormEvent, lazy, type ReactNode, useId, useState } from "react";
import { useNavigate } from "react-router";
import { usePagesT } from "../i18n/pages";
import { ROOM_NAME_MAX, ROOM_PASSWORD_MAX } from "../limits";
import { createRoom } from "../net/api";
import { toApiError } from "../net/failure";
import { type RawList, setRoomWords } from "../net/words";
import { PRESETS, type Preset } from "../protocol";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { Segmented } from "../ui/Select";
import { toast } from "../ui/toasts";
import { FaceButton } from "./FaceButton";
import { GameSettings } from "./GameSettings";
import type { RoomEntry } from "./JoinRoom";
import { Meaning } from "./Meaning";
import { PRESET_GAMES, PRESET_PLAYERS } from "./presets";
import { useWho, WhoField } from "./who";

const WordsForm = lazy(() => import("./words/WordsForm"));

const ICONS: Record<Preset, ReactNode> = {
  friends: <PartyPopper size={32} aria-hidden="true" />,
  class: <School size={32} aria-hidden="true" />,
  public: <Globe size={32} aria-hidden="true" />,
};

export default function Create() {
  const t = usePagesT();
  const navigate = useNavigate();
  const who = useWho();
  const [roomName, setRoomName] = useState<string | null>(null);
  const [preset, setPreset] = useState<Preset>("friends");
  const [password, setPassword] = useState("");
  const [game, setGame] = useState(PRESET_GAMES.friends);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState<{ list: RawList; count: number } | null>(null);
  const [listOpen, setListOpen] = useState(false);

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
      const secret = game.is_private && password !== "" ? { password } : {};
      const room = await createRoom({ ...game, name, ...secret });
      // The room is there, with words or without.
      if (words) {
        await setRoomWords(room.room_code, words.list).catch(() => toast(t.words.lost, "bad"));
      }
      const entry: RoomEntry = { join: true, ...secret };
      await navigate(`/r/${room.room_code}`, { state: entry, replace: true });
    } catch (error) {
      setFailure(toApiError(error).message);
      setBusy(false);
    }
  };

  /** Only somebody can have a list read. */
  const openWords = async () => {
    if (!who.check()) return;
    try {
      await who.settle();
      setListOpen(true);
    } catch (error) {
      setFailure(toApiError(error).message);
    }
  };

  const choose = (answer: Preset) => {
    setPreset(answer);
    setGame(({ language, custom_words, custom_share }) => ({
      ...PRESET_GAMES[answer],
      language,
      custom_words,
      custom_share,
    }));
  };

  return (
    <Page title={t.create.title} lead={t.create.lead}>
      <form noValidate onSubmit={(event) => void create(event)} className="flex flex-col gap-5">
        <Card className="flex flex-col gap-4">
          <WhoField who={who} beside={<FaceButton below={!who.fixed} />} />
          <Presets value={preset} onChange={choose} />
          <Meaning value={game} players={PRESET_PLAYERS[preset]} customCount={words?.count ?? 0} />
        </Card>
        {failure && <Notice kind="bad">{failure}</Notice>}
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {t.create.create}
        </Button>
        <details className="sheet p-4">
          <summary className="min-h-11 cursor-pointer content-center text-xl font-bold">
            {t.create.more}
          </summary>
          <div className="mt-3 flex flex-col gap-5">
            <Field
              label={t.access.name}
              value={shownName}
              onChange={(event) => setRoomName(event.target.value)}
              maxLength={ROOM_NAME_MAX}
              autoComplete="off"
            />
            <Segmented
              label={t.access.who}
              value={game.is_private ? "private" : "public"}
              options={[
                { value: "public", label: t.access.public },
                { value: "private", label: t.access.private },
              ]}
              onChange={(access) =>
                setGame((before) => ({ ...before, is_private: access === "private" }))
              }
              hint={game.is_private ? t.access.privateHint : t.access.publicHint}
            />
            {game.is_private && (
              <Field
                label={t.access.password}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                maxLength={ROOM_PASSWORD_MAX}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
            <GameSettings
              value={game}
              players={PRESET_PLAYERS[preset]}
              customCount={words?.count ?? 0}
              onCustomWords={() => void openWords()}
              onChange={(change) => setGame((before) => ({ ...before, ...change }))}
            />
          </div>
        </details>
      </form>
      <Dialog open={listOpen} onClose={() => setListOpen(false)} title={t.words.title}>
        <WordsForm
          language={game.language}
          initial={typeof words?.list.content === "string" ? words.list.content : ""}
          onUse={async (list, count) => setWords({ list, count })}
          onRemove={words ? async () => setWords(null) : undefined}
          onDone={() => setListOpen(false)}
        />
      </Dialog>
    </Page>
  );
}

function Presets({ value, onChange }: { value: Preset; onChange: (preset: Preset) => void }) {
  const t = usePagesT().create;
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-2 text-xl font-bold">{t.question}</legend>
      <div className="grid gap-3 min-[40rem]:grid-cols-3">
        {PRESETS.map((preset) => (
          <label
            key={preset}
            className={cx(
              "relative flex cursor-pointer items-center gap-3 rounded-xl border-2 p-4 min-[40rem]:flex-col min-[40rem]:text-center",
              "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
              preset === value
                ? "border-accent bg-accent-soft"
                : "border-line-strong bg-surface hover:bg-surface-2",
            )}
          >
            <input
              type="radio"
              name={name}
              checked={preset === value}
              onChange={() => onChange(preset)}
              className="absolute inset-0 cursor-pointer opacity-0"
              aria-describedby={`${name}-${preset}`}
              aria-label={t.presets[preset]}
            />
            <span className="shrink-0 text-accent">{ICONS[preset]}</span>
            <span className="flex flex-col gap-1">
              <strong className="text-xl">{t.presets[preset]}</strong>
              <span id={`${name}-${preset}`} className="text-[0.9375rem] text-ink-soft">
                {t.presetTexts[preset]}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
