// A list of names as somebody brings it, and how the server understands it. What is typed, pasted
// or picked is shown as it would be picked from before it is used.

import { FileUp } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useT } from "../../i18n";
import { toApiError } from "../../net/failure";
import { checkNames, type NameFinding, type NameList } from "../../net/rosters";
import type { Language } from "../../protocol";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Waiting } from "../../ui/Spinner";

/** Somebody who types is not asked about every letter. */
const PAUSE_MS = 400;

interface NamesFormProps {
  language: Language;
  /** What stands there. */
  text: string;
  onText: (text: string) => void;
  /** What the button says instead of how many names are used. */
  takeLabel?: string;
  /** Uses these names. Throws an ApiError; false when the rest of the form is not ready. */
  onUse: (names: readonly string[]) => Promise<boolean>;
  /** Takes the present ones away, if there are any. */
  onRemove?: (() => void) | undefined;
  onDone: () => void;
  /** More that can be done with names that are understood. */
  children?: (names: readonly string[]) => ReactNode;
}

export default function NamesForm({
  language,
  text,
  onText,
  takeLabel,
  onUse,
  onRemove,
  onDone,
  children,
}: NamesFormProps) {
  const t = useT();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [list, reading, failure] = useUnderstood(file ?? text, language);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const names = list?.names ?? [];

  const use = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      if (await onUse(names)) onDone();
    } catch (error) {
      setRefusal(toApiError(error).message);
    }
    setBusy(false);
  };

  return (
    <div className="flex flex-col gap-4">
      {file ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 font-bold break-words">{t.names.chosen(file.name)}</p>
          <Button onClick={() => setFile(null)}>{t.names.typeInstead}</Button>
        </div>
      ) : (
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="font-bold">
            {t.names.label}
          </label>
          <textarea
            id={id}
            aria-describedby={`${id}-hint`}
            className="control min-h-36 overflow-auto py-2 whitespace-pre"
            value={text}
            onChange={(event) => onText(event.target.value)}
            spellCheck={false}
            autoCapitalize="words"
          />
          <p id={`${id}-hint`} className="text-[0.9375rem] text-ink-soft">
            {t.names.hint}
          </p>
        </div>
      )}
      <input
        ref={picker}
        type="file"
        accept=".txt,.csv,.tsv,text/plain,text/csv,text/tab-separated-values"
        className="sr-only"
        tabIndex={-1}
        aria-label={t.names.file}
        onChange={({ target }) => {
          setFile(target.files?.[0] ?? null);
          // The same file may be picked again after it was changed.
          target.value = "";
        }}
      />
      <Button
        className="self-start"
        icon={<FileUp size={20} aria-hidden="true" />}
        onClick={() => picker.current?.click()}
      >
        {t.names.file}
      </Button>
      {(failure ?? refusal) && <Notice kind="bad">{failure ?? refusal}</Notice>}
      {reading && <Waiting text={t.names.reading} />}
      {list && !reading && (
        <>
          <Findings list={list} />
          <Names names={names} />
          {names.length > 0 && children?.(names)}
        </>
      )}
      <div className="sticky bottom-0 -mx-1 flex flex-wrap justify-end gap-3 border-t border-line bg-surface px-1 py-3">
        {onRemove && (
          <Button variant="danger" className="me-auto" disabled={busy} onClick={onRemove}>
            {t.names.remove}
          </Button>
        )}
        <Button onClick={onDone}>{t.ui.cancel}</Button>
        <Button
          variant="primary"
          busy={busy}
          disabled={names.length === 0 || reading}
          onClick={() => void use()}
        >
          {takeLabel ?? t.names.take(names.length)}
        </Button>
      </div>
    </div>
  );
}

function Names({ names }: { names: readonly string[] }) {
  const t = useT().names;
  if (names.length === 0) return <p role="status">{t.nothing}</p>;
  return (
    <section aria-label={t.understood(names.length)} className="flex flex-col gap-1">
      <h3 className="font-bold">{t.understood(names.length)}</h3>
      <ul className="flex flex-wrap gap-1.5 text-[0.9375rem]">
        {names.map((name) => (
          <li key={name} className="rounded-full bg-surface-2 px-3 py-0.5 wrap-anywhere">
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Findings({ list }: { list: NameList }) {
  const t = useT().names;
  if (list.findings_total === 0) return null;
  const rest = list.findings_total - list.findings.length;
  return (
    <details className="rounded-lg bg-warn-soft px-4 py-2" open={list.findings_total <= 3}>
      <summary className="min-h-11 cursor-pointer content-center font-bold text-warn">
        {t.findings(list.findings_total)}
      </summary>
      <ul className="max-h-40 overflow-auto pb-2 text-[0.9375rem]">
        {list.findings.map((finding) => (
          <li key={`${finding.line} ${finding.name}`}>
            <strong>{t.line(finding.line, finding.name)}</strong> <Problem finding={finding} />
          </li>
        ))}
        {rest > 0 && <li>{t.more(rest)}</li>}
      </ul>
    </details>
  );
}

function Problem({ finding }: { finding: NameFinding }) {
  const { problems } = useT().names;
  return finding.problem === "alike" ? problems.alike(finding.of ?? "") : problems[finding.problem];
}

/** How the server understands a list; asked when nothing has changed for a moment. */
function useUnderstood(
  content: string | File,
  language: Language,
): [list: NameList | null, reading: boolean, failure: string | null] {
  const [list, setList] = useState<NameList | null>(null);
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
        const understood = await checkNames(content, language);
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
  }, [content, language, isEmpty]);

  return [list, reading, failure];
}
