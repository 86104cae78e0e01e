// The ways to other pages of the client. Among the pages around the room React Router goes them;
// a room's page stands alone, without a router, and lets the browser load the other page.

import { type ComponentProps, createContext, type MouseEvent, useContext } from "react";

export type Go = (to: string, options?: { replace?: boolean }) => void;

/** Goes without loading a page; null where nothing can. */
export const GoWithin = createContext<Go | null>(null);

/** Goes to another page, `to` being a path of the client. */
export function useGo(): Go {
  return useContext(GoWithin) ?? load;
}

const load: Go = (to, { replace = false } = {}) => {
  if (replace) location.replace(to);
  else location.assign(to);
};

export interface LinkProps extends Omit<ComponentProps<"a">, "href" | "onClick"> {
  to: string;
}

export function Link({ to, ...rest }: LinkProps) {
  const go = useContext(GoWithin);
  const follow = (event: MouseEvent) => {
    if (!go || rest.target || isForBrowser(event)) return;
    event.preventDefault();
    go(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}

/** Whether a click asks for a tab, a window or a menu. */
function isForBrowser(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}
