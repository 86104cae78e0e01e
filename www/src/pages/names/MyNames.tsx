// The lists of names that an account keeps: to change, to take along and to delete. Nobody else
// sees them, so they have no code.

import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { usePagesT } from "../../i18n/pages";
import { ROOM_NAME_MAX } from "../../limits";
import { toApiError } from "../../net/failure";
import {
  addRoster,
  asText,
  deleteRoster,
  myRosters,
  type Roster,
  replaceRoster,
} from "../../net/rosters";
import { useAnswer } from "../../net/useAnswer";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { Dialog } from "../../ui/Dialog";
import { download } from "../../ui/download";
import { Failed } from "../../ui/Failed";
import { Field } from "../../ui/Field";
import { Waiting } from "../../ui/Spinner";
import { toast } from "../../ui/toasts";
import { KeptRow } from "../lists/KeptRow";
import NamesForm from "./NamesForm";

/** What is open above the lists. */
type Open = { name: "edit"; roster: Roster | null } | { name: "delete"; roster: Roster } | null;

export function MyNames() {
  const t = usePagesT();
  const [answer, askAgain] = useAnswer(myRosters);
  const [open, setOpen] = useState<Open>(null);
  const done = () => {
    setOpen(null);
    askAgain();
  };
  const edited = open?.name === "edit" ? open.roster : null;

  return (
    <section aria-labelledby="names" className="flex flex-col gap-4">
      <div>
        <h2 id="names" className="text-2xl">
          {t.names.lists}
        </h2>
        <p className="text-ink-soft">{t.names.listsLead}</p>
      </div>
      <Button
        className="self-start"
        icon={<Plus size={20} aria-hidden="true" />}
        onClick={() => setOpen({ name: "edit", roster: null })}
      >
        {t.names.newList}
      </Button>
      {answer.state === "waiting" && <Waiting text={t.ui.loading} />}
      {answer.state === "failed" && <Failed message={answer.message} onRetry={askAgain} />}
      {answer.state === "ready" && answer.data.length === 0 && (
        <p className="text-ink-soft">{t.names.noLists}</p>
      )}
      {answer.state === "ready" && answer.data.length > 0 && (
        <ul className="flex flex-col gap-3">
          {answer.data.map((roster) => (
            <KeptRow
              key={roster.id}
              name={roster.name}
              facts={<p className="text-ink-soft">{t.names.count(roster.names.length)}</p>}
              onEdit={() => setOpen({ name: "edit", roster })}
              onExport={() => save(roster)}
              onDelete={() => setOpen({ name: "delete", roster })}
            />
          ))}
        </ul>
      )}
      <Dialog
        open={open?.name === "edit"}
        onClose={() => setOpen(null)}
        title={edited?.name ?? t.names.newList}
      >
        <Editor roster={edited} onDone={done} />
      </Dialog>
      <ConfirmDialog
        open={open?.name === "delete"}
        onClose={() => setOpen(null)}
        title={open?.name === "delete" ? t.packs.deleteTitle(open.roster.name) : ""}
        text={t.names.deleteText}
        yes={t.names.deleteYes}
        onYes={() => {
          if (open?.name !== "delete") return;
          deleteRoster(open.roster.id).then(done, (error: unknown) =>
            toast(toApiError(error).message, "bad"),
          );
        }}
        danger
      />
    </section>
  );
}

/** One name a line. */
function save(roster: Roster): void {
  const content = `${roster.names.join("\n")}\n`;
  download(new Blob([content], { type: "text/plain" }), `${roster.name}.txt`);
}

/** A list that is new, or is written anew. */
function Editor({ roster, onDone }: { roster: Roster | null; onDone: () => void }) {
  const t = usePagesT();
  const [name, setName] = useState(roster?.name ?? "");
  const [text, setText] = useState(asText(roster?.names ?? []));
  const [missing, setMissing] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-col gap-4">
      <Field
        ref={nameInput}
        label={t.names.name}
        value={name}
        maxLength={ROOM_NAME_MAX}
        autoComplete="off"
        error={missing && name.trim() === "" ? t.packs.nameMissing : null}
        onChange={(event) => setName(event.target.value)}
      />
      <NamesForm
        language="en"
        text={text}
        onText={setText}
        takeLabel={t.names.save}
        onUse={async (names) => {
          if (name.trim() === "") {
            setMissing(true);
            nameInput.current?.focus();
            return false;
          }
          if (roster) await replaceRoster(roster.id, name, names);
          else await addRoster(name, names);
          return true;
        }}
        onDone={onDone}
      />
    </div>
  );
}
