// A question before something that cannot be taken back: a sentence, and two buttons.

import { useT } from "../i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What will happen. */
  text: string;
  yes: string;
  /** "Cancel" unless something says it better. */
  no?: string;
  onYes: () => void;
  /** Red, for what others lose by it too. */
  danger?: boolean;
  busy?: boolean;
}

export function ConfirmDialog({
  open,
  onClose,
  title,
  text,
  yes,
  no,
  onYes,
  danger = false,
  busy = false,
}: ConfirmDialogProps) {
  const t = useT();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{no ?? t.ui.cancel}</Button>
          <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
