// A labelled text field with its hint and its error, tied together for screen readers.

import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cx("control", className)} />;
}

interface FieldProps extends Omit<ComponentProps<"input">, "id"> {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  /** Classes of the input itself; `className` is that of the whole field. */
  inputClassName?: string | undefined;
}

export function Field({ label, hint, error, className, inputClassName, ...rest }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean);
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      <Input
        {...rest}
        id={id}
        className={inputClassName}
        aria-invalid={error ? true : undefined}
        aria-describedby={described.length > 0 ? described.join(" ") : undefined}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-[0.9375rem] text-ink-soft">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} role="alert" className="font-semibold text-bad empty:hidden">
        {error}
      </p>
    </div>
  );
}
