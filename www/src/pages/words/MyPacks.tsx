// The word packs that an account keeps: to change, to share by their code, to take along and to
// delete.

import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { usePagesT } from "../../i18n/pages";
import { ROOM_NAME_MAX } from "../../limits";
import { toApiError } from "../../net/failure";
import {
  addPack,
  deletePack,
  exportPack,
  getPack,
  myPacks,
  type Pack,
  replacePack,
  spelt,
} from "../../net/packs";
import { useAnswer } from "../../net/useAnswer";
import { asText } from "../../net/words";
import { LANGUAGES, type Language } from "../../protocol";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { download } from "../../ui/download";
import { Failed } from "../../ui/Failed";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";
import { Waiting } from "../../ui/Spinner";
import { toast } from "../../ui/toasts";
import { KeptRow } from "../lists/KeptRow";
import WordsForm from "./WordsForm";

const LANGUAGE_OPTIONS = (Object.keys(LANGUAGES) as Language[]).map((code) => ({
  value: code,
  label: LANGUAGES[code],
}));

/** What is open above the list. */
type Open =
  | { name: "edit"; pack: Pack; text: string }
  | { name: "new" }
  | { name: "delete"; pack: Pack }
  | null;

export function MyPacks() {
  const t = usePagesT();
  const [answer, askAgain] = useAnswer(myPacks);
  const [open, setOpen] = useState<Open>(null);
  const done = () => {
    setOpen(null);
    askAgain();
  };

  const edit = async (pack: Pack) => {
    try {
      const { entries } = await getPack(pack.pack_code);
      setOpen({ name: "edit", pack, text: asText(entries) });
    } catch (error) {
      toast(toApiError(error).message, "bad");
    }
  };
  const take = async (pack: Pack) => {
    try {
      download(await exportPack(pack.pack_code), `${pack.name}.csv`);
    } catch (error) {
      toast(toApiError(error).message, "bad");
    }
  };

  return (
    <section aria-labelledby="packs" className="flex flex-col gap-4">
      <div>
        <h2 id="packs" className="text-2xl">
          {t.packs.lists}
        </h2>
        <p className="text-ink-soft">{t.packs.listsLead}</p>
      </div>
      <Button
        className="self-start"
        icon={<Plus size={20} aria-hidden="true" />}
        onClick={() => setOpen({ name: "new" })}
      >
        {t.packs.add}
      </Button>
      {answer.state === "waiting" && <Waiting text={t.ui.loading} />}
      {answer.state === "failed" && <Failed message={answer.message} onRetry={askAgain} />}
      {answer.state === "ready" && answer.data.length === 0 && (
        <p className="text-ink-soft">{t.packs.none}</p>
      )}
      {answer.state === "ready" && answer.data.length > 0 && (
        <ul className="flex flex-col gap-3">
          {answer.data.map((pack) => (
            <KeptRow
              key={pack.pack_code}
              name={pack.name}
              facts={
                <>
                  <p className="text-ink-soft">
                    {t.packs.facts(pack.count, LANGUAGES[pack.language])}
                  </p>
                  <p>
                    {t.packs.code} <span className="font-mono">{spelt(pack.pack_code)}</span>
                  </p>
                </>
              }
              more={
                <CopyButton className="me-2" text={spelt(pack.pack_code)} label={t.packs.copy} />
              }
              onEdit={() => void edit(pack)}
              onExport={() => void take(pack)}
              onDelete={() => setOpen({ name: "delete", pack })}
            />
          ))}
        </ul>
      )}
      <Dialog
        open={open?.name === "new" || open?.name === "edit"}
        onClose={() => setOpen(null)}
        title={open?.name === "edit" ? open.pack.name : t.packs.add}
      >
        <Editor
          pack={open?.name === "edit" ? open.pack : null}
          text={open?.name === "edit" ? open.text : ""}
          onDone={done}
        />
      </Dialog>
      <ConfirmDialog
        open={open?.name === "delete"}
        onClose={() => setOpen(null)}
        title={open?.name === "delete" ? t.packs.deleteTitle(open.pack.name) : ""}
        text={t.packs.deleteText}
        yes={t.packs.deleteYes}
        onYes={() => {
          if (open?.name !== "delete") return;
          deletePack(open.pack.pack_code).then(done, (error: unknown) =>
            toast(toApiError(error).message, "bad"),
          );
        }}
        danger
      />
    </section>
  );
}

/** A pack that is new, or is written anew. */
function Editor({ pack, text, onDone }: { pack: Pack | null; text: string; onDone: () => void }) {
  const t = usePagesT();
  const [name, setName] = useState(pack?.name ?? "");
  const [language, setLanguage] = useState<Language>(pack?.language ?? "en");
  const [missing, setMissing] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-col gap-4">
      <Field
        ref={nameInput}
        label={t.packs.name}
        value={name}
        maxLength={ROOM_NAME_MAX}
        autoComplete="off"
        error={missing && name.trim() === "" ? t.packs.nameMissing : null}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label={t.settings.language}
        value={language}
        options={LANGUAGE_OPTIONS}
        onChange={setLanguage}
      />
      <WordsForm
        language={language}
        initial={text}
        takeLabel={t.packs.save}
        check={() => {
          if (name.trim() !== "") return true;
          setMissing(true);
          nameInput.current?.focus();
          return false;
        }}
        onUse={async (list) => {
          if (pack) await replacePack(pack.pack_code, name, language, list);
          else await addPack(name, language, list);
        }}
        onDone={onDone}
      />
    </div>
  );
}
