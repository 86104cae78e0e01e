// A modal sheet: the browser's own <dialog>, which keeps the focus inside and gives it back.

import { X } from "lucide-react";
import { type ReactNode, Suspense, useEffect, useId, useRef } from "react";
import { useT } from "../i18n";
import { IconButton } from "./Button";
import { cx } from "./cx";
import { Waiting } from "./Spinner";

interface DialogProps {
  open: boolean;
  /** Called for Escape, the close button and a click beside the sheet. */
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons, in a row at the end. */
  footer?: ReactNode;
  /** False when only a decision closes it: no Escape, no close button. */
  dismissable?: boolean | undefined;
  className?: string | undefined;
}

export function Dialog(props: DialogProps) {
  // Mounted only while open, so that what is inside starts afresh each time.
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  onClose,
  title,
  children,
  footer,
  dismissable = true,
  className,
}: DialogProps) {
  const t = useT();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key for this.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (dismissable) onClose();
      }}
      onClick={(event) => {
        if (dismissable && event.target === dialog.current) onClose();
      }}
      className={cx(
        "sheet rise-in max-h-[calc(var(--vvh,100vh)-2rem)] w-[min(32rem,calc(100vw-2rem))] overflow-y-auto overscroll-contain p-0",
        className,
      )}
    >
      <div className="flex flex-col gap-4 p-5 sm:p-6">
        <div className="flex items-start justify-between gap-4">
          <h2 id={titleId} className="pt-1.5 text-2xl">
            {title}
          </h2>
          {dismissable && (
            <IconButton label={t.ui.close} onClick={onClose} className="-mt-1 -mr-2">
              <X aria-hidden="true" />
            </IconButton>
          )}
        </div>
        {/* What is inside may load when the dialog opens; the page behind it stays. */}
        <Suspense fallback={<Waiting text={t.ui.loading} />}>{children}</Suspense>
        {footer && <div className="flex flex-wrap justify-end gap-3 pt-1">{footer}</div>}
      </div>
    </dialog>
  );
}
