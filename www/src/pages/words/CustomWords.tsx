// The part of a room's settings that is about its own words: whether there are any, and what they
// are for. The list itself opens in a dialog, which loads then.

import { useSeldomT } from "../../i18n/seldom";
import { RANGES } from "../../limits";
import { CUSTOM_USES } from "../../protocol";
import { Button } from "../../ui/Button";
import { Segmented } from "../../ui/Select";
import { Stepper } from "../../ui/Stepper";
import type { Rules } from "../GameSettings";

const SHARE_STEP = 10;

interface CustomWordsProps {
  value: Rules;
  /** How many there are. */
  count: number;
  onChange: (change: Partial<Rules>) => void;
  /** Opens the list. */
  onEdit: () => void;
}

export function CustomWords({ value, count, onChange, onEdit }: CustomWordsProps) {
  const t = useSeldomT().words;
  return (
    <>
      <div className="flex min-h-11 items-center justify-between gap-4">
        <div>
          <p className="font-bold">{t.own}</p>
          <p className="text-[0.9375rem] text-ink-soft">{count > 0 ? t.some(count) : t.none}</p>
        </div>
        <Button onClick={onEdit}>{count > 0 ? t.change : t.add}</Button>
      </div>
      {count > 0 && (
        <Segmented
          label={t.use}
          value={value.custom_words}
          options={CUSTOM_USES.map((use) => ({ value: use, label: t.uses[use] }))}
          onChange={(custom_words) => onChange({ custom_words })}
        />
      )}
      {count > 0 && value.custom_words === "mixed" && (
        <Stepper
          label={t.share}
          step={SHARE_STEP}
          {...RANGES.custom_share}
          value={value.custom_share}
          onChange={(custom_share) => onChange({ custom_share })}
        />
      )}
    </>
  );
}
