// On or off, at once.

import { type ReactNode, useId } from "react";
import { cx } from "./cx";

interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

export function Switch({ label, checked, onChange, hint, disabled, className }: SwitchProps) {
  const id = useId();
  return (
    <div className={cx("flex min-h-11 items-center justify-between gap-4", className)}>
      <div>
        <label htmlFor={id} className="font-bold">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-[0.9375rem] text-ink-soft">
            {hint}
          </p>
        )}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!checked)}
        className={cx(
          "relative h-8 w-14 shrink-0 rounded-full border-2 transition-colors disabled:opacity-55",
          checked ? "border-accent bg-accent" : "border-line-strong bg-surface-2",
        )}
      >
        <span
          className={cx(
            "absolute top-1 left-1 size-5 rounded-full transition-transform",
            checked ? "translate-x-6 bg-accent-ink" : "bg-line-strong",
          )}
        />
      </button>
    </div>
  );
}
