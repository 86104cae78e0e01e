// Where toasts appear: above everything, and read out politely.

import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { cx } from "./cx";
import { dismiss, type ToastKind, toasts } from "./toasts";

const KINDS: Record<ToastKind, string> = {
  info: "bg-ink text-page",
  good: "bg-good text-good-ink",
  bad: "bg-bad text-bad-ink",
};

export function Toasts() {
  const list = useStore(toasts, (state) => state.list);
  const region = useRef<HTMLDivElement>(null);

  // An open dialog covers the page; a popover that is shown after it lies above it.
  useEffect(() => {
    const element = region.current;
    if (!element || typeof element.showPopover !== "function") return;
    const shown = element.matches(":popover-open");
    if (shown && list.length > 0 && document.querySelector("dialog[open]")) {
      element.hidePopover();
      element.showPopover();
    } else if (!shown) {
      element.showPopover();
    }
  }, [list]);

  return (
    <div
      ref={region}
      role="status"
      popover="manual"
      className="pointer-events-none fixed inset-x-0 top-[max(0.75rem,env(safe-area-inset-top))] bottom-auto m-0 flex w-full flex-col items-center gap-2 bg-transparent px-4"
    >
      {list.map((one) => (
        <button
          key={one.id}
          type="button"
          onClick={() => dismiss(one.id)}
          className={cx(
            "rise-in pointer-events-auto max-w-md rounded-lg px-4 py-2.5 text-start font-bold lift-float",
            KINDS[one.kind],
          )}
        >
          {one.text}
        </button>
      ))}
    </div>
  );
}
