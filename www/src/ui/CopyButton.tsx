// Copies a text; next to it the text itself belongs on the page, for whoever cannot copy.

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "../i18n";
import { Button, type ButtonSize, type ButtonVariant } from "./Button";
import { copyText } from "./clipboard";
import { toast } from "./toasts";

const CONFIRMED_MS = 2_000;

interface CopyButtonProps {
  text: string;
  /** "Copy link" */
  label: string;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  className?: string | undefined;
}

export function CopyButton({ text, label, variant, size, className }: CopyButtonProps) {
  const t = useT();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    if (done) toast(t.ui.copied, "good");
    else toast(t.ui.copyFailed, "bad");
  };

  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={variant}
      size={size}
      className={className}
      icon={<Icon size={20} aria-hidden="true" />}
      onClick={() => void copy()}
    >
      {label}
    </Button>
  );
}
