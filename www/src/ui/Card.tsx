// A sheet of paper with something on it.

import type { ComponentProps } from "react";
import { cx } from "./cx";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section {...rest} className={cx("sheet p-5 sm:p-6", className)} />;
}
