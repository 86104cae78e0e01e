// A device wants to hold the room, for the host: it shows a number, so that no
// other device is taken for it.

import { answerRemote } from "../../game/hosting";
import { useSeldomT } from "../../i18n/seldom";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";

interface RemoteAskProps {
  number: number;
  /** It lies over the screen, at its top. */
  strip?: boolean;
}

export default function RemoteAsk({ number, strip = false }: RemoteAskProps) {
  const { remote } = useSeldomT();
  return (
    <section
      aria-label={remote.asking}
      className={cx(
        "pointer-events-auto flex w-full flex-wrap items-center gap-2 bg-warn-soft px-3 py-1.5 text-warn",
        strip ? "mx-auto max-w-md rounded-b-lg lift-sheet" : "rounded-lg",
      )}
    >
      <p role="status" className="min-w-48 flex-1 font-bold">
        {remote.question(number)}
      </p>
      <Button
        variant="primary"
        aria-label={remote.yesName(number)}
        onClick={() => answerRemote(number, true)}
      >
        {remote.yes}
      </Button>
      <Button aria-label={remote.noName(number)} onClick={() => answerRemote(number, false)}>
        {remote.no}
      </Button>
    </section>
  );
}
