// Buttons, and links that look like them.
//
// `primary` is the one thing to do here, `plain` everything else, `quiet` what should not draw the
// eye, `danger` what destroys something. All are at least 44 pixels high except `sm` (36).

import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Link, type LinkProps } from "./Link";
import { Spinner } from "./Spinner";

export type ButtonVariant = "primary" | "plain" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

interface Look {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: ReactNode;
}

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    "bg-accent text-accent-ink border-transparent [box-shadow:inset_0_-3px_0_var(--color-accent-strong)] enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong",
  plain:
    "bg-surface text-ink border-line-strong enabled:hover:bg-surface-2 [a&]:hover:bg-surface-2",
  quiet:
    "bg-transparent text-ink border-transparent enabled:hover:bg-surface-2 [a&]:hover:bg-surface-2",
  danger: "bg-surface text-bad border-bad enabled:hover:bg-bad-soft",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "min-h-9 px-3 text-[0.9375rem] gap-1.5 rounded-md",
  md: "min-h-11 px-4 text-[1.0625rem] gap-2 rounded-lg",
  lg: "min-h-14 px-6 text-xl gap-2.5 rounded-xl",
};

export function buttonClass(
  variant: ButtonVariant = "plain",
  size: ButtonSize = "md",
  extra?: string,
): string {
  return cx(
    "inline-flex items-center justify-center border-2 font-bold leading-tight select-none",
    "transition-[background-color,translate] duration-100 enabled:active:translate-y-px",
    "disabled:opacity-55 disabled:[box-shadow:none]",
    VARIANTS[variant],
    SIZES[size],
    extra,
  );
}

interface ButtonProps extends ComponentProps<"button">, Look {
  /** Shows that the answer is under way, and takes no further clicks. */
  busy?: boolean | undefined;
}

export function Button({
  variant,
  size,
  icon,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(variant, size, className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "icon"> {
  /** What it does: read out, and shown as a tooltip. */
  label: string;
  children: ReactNode;
}

export function IconButton({
  label,
  className,
  variant = "quiet",
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Button
      {...rest}
      variant={variant}
      aria-label={label}
      title={label}
      className={cx("min-w-11 px-0!", className)}
    >
      {children}
    </Button>
  );
}

interface ButtonLinkProps extends LinkProps, Look {}

export function ButtonLink({ variant, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={buttonClass(variant, size, className)}>
      {icon}
      {children}
    </Link>
  );
}
