// A list as somebody brings it: typed or pasted, or a file.

import { FileUp } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import { Button } from "../../ui/Button";

interface ListTextProps {
  /** What it says: of words, or of names. */
  says: {
    label: string;
    hint: string;
    file: string;
    typeInstead: string;
    chosen: (name: string) => string;
  };
  text: string;
  onText: (text: string) => void;
  /** It stands for the text while there is one. */
  file: File | null;
  onFile: (file: File | null) => void;
  autoCapitalize: "none" | "words";
  /** Another place to take a list from. */
  children?: ReactNode;
}

export function ListText({
  says,
  text,
  onText,
  file,
  onFile,
  autoCapitalize,
  children,
}: ListTextProps) {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      {file ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 font-bold break-words">{says.chosen(file.name)}</p>
          <Button onClick={() => onFile(null)}>{says.typeInstead}</Button>
        </div>
      ) : (
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="font-bold">
            {says.label}
          </label>
          <textarea
            id={id}
            aria-describedby={`${id}-hint`}
            className="control min-h-36 overflow-auto py-2 whitespace-pre"
            value={text}
            onChange={(event) => onText(event.target.value)}
            spellCheck={false}
            autoCapitalize={autoCapitalize}
          />
          <p id={`${id}-hint`} className="text-[0.9375rem] text-ink-soft">
            {says.hint}
          </p>
        </div>
      )}
      {children}
      <input
        ref={picker}
        type="file"
        accept=".txt,.csv,.tsv,text/plain,text/csv,text/tab-separated-values"
        className="sr-only"
        tabIndex={-1}
        aria-label={says.file}
        onChange={({ target }) => {
          onFile(target.files?.[0] ?? null);
          // The same file may be picked again after it was changed.
          target.value = "";
        }}
      />
      <Button
        className="self-start"
        icon={<FileUp size={20} aria-hidden="true" />}
        onClick={() => picker.current?.click()}
      >
        {says.file}
      </Button>
    </>
  );
}
