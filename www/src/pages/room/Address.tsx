// An address that people read and type.

import { cx } from "../../ui/cx";

interface AddressProps {
  /** A room's link: …/r/CODE. */
  link: string;
  className?: string;
}

/** Broken before its path if it must be, never within the code. */
export function Address({ link, className }: AddressProps) {
  const path = link.lastIndexOf("/r/");
  return (
    <p className={cx("wrap-anywhere select-all", className)}>
      {link.slice(0, path)}
      <wbr />
      <span className="whitespace-nowrap">{link.slice(path)}</span>
    </p>
  );
}
