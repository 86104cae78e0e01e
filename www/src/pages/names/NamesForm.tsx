// A list of names as somebody brings it, and how the server understands it. What is typed, pasted
// or picked is shown as it would be picked from before it is used.

import { type ReactNode, useCallback, useState } from "react";
import { useSeldomT } from "../../i18n/seldom";
import { toApiError } from "../../net/failure";
import { checkNames, type NameFinding } from "../../net/rosters";
import type { Language } from "../../protocol";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Waiting } from "../../ui/Spinner";
import { Findings } from "../lists/Findings";
import { ListText } from "../lists/ListText";
import { useUnderstood } from "../lists/useUnderstood";

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
  const t = useSeldomT();
  const [file, setFile] = useState<File | null>(null);
  const check = useCallback((content: string | File) => checkNames(content, language), [language]);
  const [list, reading, failure] = useUnderstood(file ?? text, check);
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
      <ListText
        says={t.names}
        text={text}
        onText={onText}
        file={file}
        onFile={setFile}
        autoCapitalize="words"
      />
      {(failure ?? refusal) && <Notice kind="bad">{failure ?? refusal}</Notice>}
      {reading && <Waiting text={t.names.reading} />}
      {list && !reading && (
        <>
          <Findings
            total={list.findings_total}
            title={t.names.findings(list.findings_total)}
            more={t.names.more}
          >
            {list.findings.map((finding) => (
              <Problem key={`${finding.line} ${finding.name}`} finding={finding} />
            ))}
          </Findings>
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
  const t = useSeldomT().names;
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

function Problem({ finding }: { finding: NameFinding }) {
  const { line, problems } = useSeldomT().names;
  return (
    <>
      <strong>{line(finding.line, finding.name)}</strong>{" "}
      {finding.problem === "alike" ? problems.alike(finding.of ?? "") : problems[finding.problem]}
    </>
  );
}
