// A number between two bounds: typed, or stepped with two large buttons.

import { Minus, Plus } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useT } from "../i18n";
import { cx } from "./cx";

interface StepperProps {
  label: string;
  value: number;
  min: number;
  max: number;
  /** How far the buttons go; typed numbers may lie between. */
  step?: number | undefined;
  /** What is counted, shown behind the number: "s". */
  unit?: string | undefined;
  onChange: (value: number) => void;
  hint?: ReactNode;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

export function Stepper(props: StepperProps) {
  const { label, value, min, max, step = 1, unit, onChange, hint, disabled, className } = props;
  const t = useT();
  const id = useId();
  // What is being typed; a half-typed number is nobody else's business.
  const [typed, setTyped] = useState<string | null>(null);

  const clamp = (next: number) => Math.min(max, Math.max(min, next));
  const stepTo = (direction: 1 | -1) => {
    const multiple = direction > 0 ? Math.floor(value / step) : Math.ceil(value / step);
    onChange(clamp((multiple + direction) * step));
  };
  const commit = () => {
    const number = Number.parseInt(typed ?? "", 10);
    if (Number.isFinite(number)) onChange(clamp(number));
    setTyped(null);
  };

  const button =
    "flex size-11 shrink-0 items-center justify-center rounded-md bg-surface-2 enabled:hover:bg-line disabled:opacity-40";
  return (
    <div className={cx("flex min-h-12 items-center justify-between gap-3", className)}>
      <div>
        <label htmlFor={id} className="font-bold">
          {label}
        </label>
        {hint && <p className="text-[0.9375rem] text-ink-soft">{hint}</p>}
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <button
          type="button"
          className={button}
          disabled={disabled || value <= min}
          aria-label={t.ui.less(label)}
          onClick={() => stepTo(-1)}
        >
          <Minus size={20} aria-hidden="true" />
        </button>
        <span className="relative">
          <input
            id={id}
            inputMode="numeric"
            autoComplete="off"
            className="control w-17! px-1! text-center font-bold"
            value={typed ?? (unit ? `${value} ${unit}` : String(value))}
            disabled={disabled}
            onFocus={(event) => {
              setTyped(String(value));
              const input = event.currentTarget;
              requestAnimationFrame(() => input.select());
            }}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === "Enter") commit();
              if (event.key === "ArrowUp" || event.key === "ArrowDown") {
                event.preventDefault();
                setTyped(null);
                stepTo(event.key === "ArrowUp" ? 1 : -1);
              }
            }}
          />
        </span>
        <button
          type="button"
          className={button}
          disabled={disabled || value >= max}
          aria-label={t.ui.more(label)}
          onClick={() => stepTo(1)}
        >
          <Plus size={20} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
