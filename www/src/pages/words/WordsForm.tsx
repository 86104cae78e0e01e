// A list of words as somebody brings it, and how the server understands it. What is typed, pasted
// or picked is shown as it would be drawn before it is used.

import { useCallback, useState } from "react";
import { usePagesT } from "../../i18n/pages";
import { toApiError } from "../../net/failure";
import { addPack } from "../../net/packs";
import { asText, checkWords, type Layout, type RawList } from "../../net/words";
import type { Language } from "../../protocol";
import { useSession } from "../../session";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Segmented } from "../../ui/Select";
import { Waiting } from "../../ui/Spinner";
import { Findings } from "../lists/Findings";
import { KeepList } from "../lists/KeepList";
import { ListText } from "../lists/ListText";
import { useUnderstood } from "../lists/useUnderstood";
import { PackPicker } from "./PackPicker";
import { Preview, Problem } from "./Preview";

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
  const t = usePagesT();
  const [text, setText] = useState(initial);
  const [file, setFile] = useState<File | null>(null);
  const [layout, setLayout] = useState<Layout | null>(null);
  const understand = useCallback(
    (content: string | File) => checkWords({ content, layout }, language),
    [layout, language],
  );
  const [list, reading, failure] = useUnderstood(file ?? text, understand);
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

  return (
    <div className="flex flex-col gap-4">
      <ListText
        says={t.words}
        text={text}
        onText={(text) => {
          setText(text);
          setLayout(null);
        }}
        file={file}
        onFile={(file) => {
          setFile(file);
          setLayout(null);
        }}
        autoCapitalize="none"
      >
        <PackPicker
          onPick={({ entries }) => {
            setFile(null);
            setLayout(null);
            setText(asText(entries));
          }}
        />
      </ListText>
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
          <Findings
            total={list.findings_total}
            title={t.words.findings(list.findings_total)}
            more={t.words.more}
          >
            {list.findings.map((finding, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line may have two of them.
              <Problem key={at} finding={finding} />
            ))}
          </Findings>
          {hasAccount && !takeLabel && count > 0 && (
            <KeepList
              says={t.packs}
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
