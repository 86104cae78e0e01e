// What could not be asked, and the way to ask again.

import { useT } from "../i18n";
import { Button } from "./Button";
import { Notice } from "./Notice";

interface FailedProps {
  message: string;
  onRetry: () => void;
}

export function Failed({ message, onRetry }: FailedProps) {
  const t = useT();
  return (
    <Notice
      kind="bad"
      action={
        <Button size="sm" onClick={onRetry}>
          {t.ui.retry}
        </Button>
      }
    >
      {message}
    </Notice>
  );
}
