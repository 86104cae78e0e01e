// A list of words as somebody brings it, and how the server understands it. What is typed, pasted
// or picked is shown as it would be drawn before it is used.

import { FileUp } from "lucide-react";
import { type ChangeEvent, useEffect, useId, useRef, useState } from "react";
import { useT } from "../../i18n";
import { ROOM_NAME_MAX } from "../../limits";
import { toApiError } from "../../net/failure";
import { addPack } from "../../net/packs";
import { asText, checkWords, type Layout, type RawList, type WordList } from "../../net/words";
import type { Language } from "../../protocol";
import { useSession } from "../../session";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { Segmented } from "../../ui/Select";
import { Waiting } from "../../ui/Spinner";
import { toast } from "../../ui/toasts";
import { PackPicker } from "./PackPicker";
import { Findings, Preview } from "./Preview";

/** Somebody who types is not asked about every letter. */
const PAUSE_MS = 400;

interface WordsFormProps {
  language: Language;
  /** What stands there at first. */
  initial: string;
  /** What the button says instead of how many words are used. */
  takeLabel?: string;
  /** Whether the rest of the form is ready; it says so itself where it is not. */
  check?: () => boolean;
  /** Uses a list of so many words. Throws an ApiError. */
  onUse: (list: RawList, count: number) => Promise<void>;
  /** Takes the present ones away, if there are any. Throws an ApiError. */
  onRemove?: (() => Promise<void>) | undefined;
  onDone: () => void;
}

export default function WordsForm({
  language,
  initial,
  takeLabel,
  check,
  onUse,
  onRemove,
  onDone,
}: WordsFormProps) {
  const t = useT();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(initial);
  const [file, setFile] = useState<File | null>(null);
  const [layout, setLayout] = useState<Layout | null>(null);
  const [list, reading, failure] = useUnderstood(file ?? text, layout, language);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const count = list?.entries.length ?? 0;
  const hasAccount = useSession((state) => state.user !== null && !state.user.isGuest);

  const act = async (deed: () => Promise<void>) => {
    setBusy(true);
    setRefusal(null);
    try {
      await deed();
      onDone();
    } catch (error) {
      setRefusal(toApiError(error).message);
      setBusy(false);
    }
  };
  const pick = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setFile(target.files?.[0] ?? null);
    setLayout(null);
    // The same file may be picked again after it was changed.
    target.value = "";
  };

  return (
    <div className="flex flex-col gap-4">
      {file ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 font-bold break-words">{t.words.chosen(file.name)}</p>
          <Button onClick={() => setFile(null)}>{t.words.typeInstead}</Button>
        </div>
      ) : (
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="font-bold">
            {t.words.label}
          </label>
          <textarea
            id={id}
            aria-describedby={`${id}-hint`}
            className="control min-h-36 overflow-auto py-2 whitespace-pre"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setLayout(null);
            }}
            spellCheck={false}
            autoCapitalize="none"
          />
          <p id={`${id}-hint`} className="text-[0.9375rem] text-ink-soft">
            {t.words.hint}
          </p>
        </div>
      )}
      <PackPicker
        onPick={({ entries }) => {
          setFile(null);
          setLayout(null);
          setText(asText(entries));
        }}
      />
      <input
        ref={picker}
        type="file"
        accept=".txt,.csv,.tsv,text/plain,text/csv,text/tab-separated-values"
        className="sr-only"
        tabIndex={-1}
        aria-label={t.words.file}
        onChange={pick}
      />
      <Button
        className="self-start"
        icon={<FileUp size={20} aria-hidden="true" />}
        onClick={() => picker.current?.click()}
      >
        {t.words.file}
      </Button>
      {(failure ?? refusal) && <Notice kind="bad">{failure ?? refusal}</Notice>}
      {reading && <Waiting text={t.words.reading} />}
      {list && !reading && (
        <>
          {(list.layout === "table" || layout !== null || list.entries.length > 1) && (
            <Segmented
              label={t.words.layout}
              value={list.layout}
              options={[
                { value: "words", label: t.words.layouts.words },
                { value: "table", label: t.words.layouts.table },
              ]}
              onChange={setLayout}
            />
          )}
          <Preview entries={list.entries} />
          <Findings list={list} />
          {hasAccount && !takeLabel && count > 0 && (
            <KeepAsPack
              onKeep={(name) => addPack(name, language, { content: file ?? text, layout })}
            />
          )}
        </>
      )}
      <div className="sticky bottom-0 -mx-1 flex flex-wrap justify-end gap-3 border-t border-line bg-surface px-1 py-3">
        {onRemove && (
          <Button
            variant="danger"
            className="me-auto"
            disabled={busy}
            onClick={() => void act(onRemove)}
          >
            {t.words.remove}
          </Button>
        )}
        <Button onClick={onDone}>{t.ui.cancel}</Button>
        <Button
          variant="primary"
          busy={busy}
          disabled={count === 0 || reading}
          onClick={() => {
            if (check?.() === false) return;
            void act(() => onUse({ content: file ?? text, layout }, count));
          }}
        >
          {takeLabel ?? t.words.take(count)}
        </Button>
      </div>
    </div>
  );
}

/** Keeps the list for other rooms too. */
function KeepAsPack({ onKeep }: { onKeep: (name: string) => Promise<unknown> }) {
  const t = useT().packs;
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const keep = async () => {
    try {
      await onKeep(name);
      toast(t.kept(name.trim()), "good");
      setName("");
      setFailure(null);
    } catch (error) {
      setFailure(toApiError(error).message);
    }
  };
  return (
    <div className="flex items-end gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t.name}
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

/** How the server understands a list; asked when nothing has changed for a moment. */
function useUnderstood(
  content: string | File,
  layout: Layout | null,
  language: Language,
): [list: WordList | null, reading: boolean, failure: string | null] {
  const [list, setList] = useState<WordList | null>(null);
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isEmpty = typeof content === "string" && content.trim() === "";

  useEffect(() => {
    let here = true;
    setFailure(null);
    if (isEmpty) {
      setList(null);
      setReading(false);
      return;
    }
    const ask = async () => {
      setReading(true);
      try {
        const understood = await checkWords({ content, layout }, language);
        if (here) setList(understood);
      } catch (error) {
        if (here) setFailure(toApiError(error).message);
        if (here) setList(null);
      }
      if (here) setReading(false);
    };
    const timer = setTimeout(() => void ask(), typeof content === "string" ? PAUSE_MS : 0);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [content, layout, language, isEmpty]);

  return [list, reading, failure];
}
