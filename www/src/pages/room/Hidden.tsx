// What covers the board while the host has hidden the drawing, and the three
// ways on from there, which are the host's.

import { EyeOff } from "lucide-react";
import { newWord, resumeGame, skipTurn } from "../../game/store";
import { useT } from "../../i18n";
import { Button } from "../../ui/Button";

export function Hidden({ host }: { host: boolean }) {
  const { hidden } = useT().room;
  return (
    <section
      aria-labelledby="hidden"
      className="absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-4 text-center text-ink"
    >
      <EyeOff size={40} aria-hidden="true" className="shrink-0 text-ink-soft" />
      <h2 id="hidden" role="status" className="text-xl wide:text-2xl">
        {hidden.title}
      </h2>
      <p className="text-ink-soft">{hidden.text}</p>
      {host && (
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={resumeGame}>{hidden.goOn}</Button>
          <Button variant="primary" onClick={newWord}>
            {hidden.newWord}
          </Button>
          <Button variant="danger" onClick={skipTurn}>
            {hidden.end}
          </Button>
        </div>
      )}
    </section>
  );
}
