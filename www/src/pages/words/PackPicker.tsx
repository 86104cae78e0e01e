// Fetches the words of a pack: one of one's own, or one whose code somebody has told.

import { useCallback, useState } from "react";
import { usePagesT } from "../../i18n/pages";
import { toApiError } from "../../net/failure";
import { getPack, myPacks, type Pack, type WholePack } from "../../net/packs";
import { useAnswer } from "../../net/useAnswer";
import { useSession } from "../../session";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";

const NO_PACKS: Promise<Pack[]> = Promise.resolve([]);

export function PackPicker({ onPick }: { onPick: (pack: WholePack) => void }) {
  const t = usePagesT().packs;
  const hasAccount = useSession((state) => state.user !== null && !state.user.isGuest);
  const [answer] = useAnswer(useCallback(() => (hasAccount ? myPacks() : NO_PACKS), [hasAccount]));
  const packs = answer.state === "ready" ? answer.data : [];
  const [code, setCode] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const fetchPack = async (wanted: string) => {
    setBusy(true);
    setFailure(null);
    try {
      onPick(await getPack(wanted));
    } catch (error) {
      setFailure(toApiError(error).message);
    }
    setBusy(false);
  };

  return (
    <details className="rounded-lg border border-line px-4 py-1">
      <summary className="min-h-11 cursor-pointer content-center font-bold">{t.use}</summary>
      <div className="flex flex-col gap-3 pb-3">
        {packs.length > 0 && (
          <Select
            label={t.own}
            value=""
            options={[
              { value: "", label: t.choose },
              ...packs.map(({ pack_code, name }) => ({ value: pack_code as string, label: name })),
            ]}
            onChange={(wanted) => {
              if (wanted !== "") void fetchPack(wanted);
            }}
          />
        )}
        <div className="flex items-end gap-2">
          <Field
            className="min-w-0 flex-1"
            label={t.codeOf}
            value={code}
            error={failure}
            onChange={(event) => setCode(event.target.value)}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
          />
          <Button
            className="mb-1"
            busy={busy}
            disabled={code.trim() === ""}
            onClick={() => void fetchPack(code.trim())}
          >
            {t.fetch}
          </Button>
        </div>
      </div>
    </details>
  );
}
