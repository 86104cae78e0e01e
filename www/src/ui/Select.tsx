// Choosing one of few: a native list, or all choices side by side.

import { type ReactNode, useId } from "react";
import { cx } from "./cx";

export interface Option<T extends string> {
  value: T;
  label: string;
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  disabled?: boolean | undefined;
  hint?: ReactNode;
  className?: string | undefined;
}

export function Select<T extends string>(props: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className={cx("flex flex-col gap-1", props.className)}>
      <label htmlFor={id} className="font-bold">
        {props.label}
      </label>
      <select
        id={id}
        className="control"
        value={props.value}
        disabled={props.disabled}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          const chosen = props.options.find((option) => option.value === event.target.value);
          if (chosen) props.onChange(chosen.value);
        }}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {props.hint && (
        <p id={`${id}-hint`} className="text-[0.9375rem] text-ink-soft">
          {props.hint}
        </p>
      )}
    </div>
  );
}

export function Segmented<T extends string>(props: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset
      className={cx("flex min-w-0 flex-col gap-1", props.className)}
      disabled={props.disabled}
    >
      <legend className="mb-1 font-bold">{props.label}</legend>
      <div className="flex flex-wrap gap-1 rounded-lg bg-surface-2 p-1">
        {props.options.map((option) => (
          <label
            key={option.value}
            className={cx(
              "relative flex min-h-11 flex-1 items-center justify-center rounded-md px-3 text-center font-bold",
              "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
              option.value === props.value
                ? "bg-accent text-accent-ink"
                : "cursor-pointer text-ink hover:bg-surface",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
      {props.hint && <p className="text-[0.9375rem] text-ink-soft">{props.hint}</p>}
    </fieldset>
  );
}
