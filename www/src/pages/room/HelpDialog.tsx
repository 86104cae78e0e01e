// The rules in short, with how points are given; the page /help has all of them.

import { useSeldomT } from "../../i18n/seldom";
import { Dialog } from "../../ui/Dialog";
import { Shortcuts } from "./Shortcuts";

interface HelpDialogProps {
  open: boolean;
  onClose: () => void;
}

export function HelpDialog({ open, onClose }: HelpDialogProps) {
  const { rules: help } = useSeldomT();

  return (
    <Dialog open={open} onClose={onClose} title={help.title}>
      <ul className="flex list-disc flex-col gap-1.5 ps-5">
        {help.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <h3 className="text-lg">{help.scoring}</h3>
      <ul className="flex list-disc flex-col gap-1.5 ps-5">
        <li>{help.guesser}</li>
        <li>{help.drawer}</li>
        <li>{help.ties}</li>
      </ul>
      <Shortcuts />
      <p>
        <a
          href="/help"
          target="_blank"
          rel="noreferrer"
          className="font-bold text-accent underline"
        >
          {help.more}
        </a>
      </p>
    </Dialog>
  );
}
