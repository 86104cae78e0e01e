// A link within the client. React Router's own Link also carries prefetching for its servers, of
// which there is none here; the two hooks beneath it are all that a link needs.

import type { ComponentProps } from "react";
import { useHref, useLinkClickHandler } from "react-router";

export interface LinkProps extends Omit<ComponentProps<"a">, "href" | "onClick"> {
  to: string;
}

export function Link({ to, target, ...rest }: LinkProps) {
  const follow = useLinkClickHandler<HTMLAnchorElement>(to, target ? { target } : {});
  return <a {...rest} href={useHref(to)} target={target} onClick={follow} />;
}
