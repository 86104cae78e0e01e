// How the game is played, and how points are counted: the same formulas as in docs/PROTOCOL.md.

import type { ReactNode } from "react";
import { usePagesT } from "../i18n/pages";
import { Card } from "../ui/Card";
import { Page } from "../ui/Page";

export default function Help() {
  const t = usePagesT().help;
  const steps = [t.steps.one, t.steps.two, t.steps.three, t.steps.four, t.steps.five];
  return (
    <Page title={t.title}>
      <div className="flex flex-col gap-5">
        <Topic title={t.how}>
          <ol className="flex flex-col gap-3">
            {steps.map((step, index) => (
              <li key={step} className="flex gap-3">
                <span
                  aria-hidden="true"
                  className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent font-extrabold text-accent-ink"
                >
                  {index + 1}
                </span>
                <span className="pt-0.5">{step}</span>
              </li>
            ))}
          </ol>
        </Topic>
        <Topic title={t.drawing}>
          <p>{t.drawingText}</p>
        </Topic>
        <Topic title={t.gone}>
          <p>{t.goneText}</p>
        </Topic>
        <Topic title={t.points}>
          <h3 className="text-lg">{t.guesser}</h3>
          <Formula>{t.guesserFormula}</Formula>
          <p>{t.guesserText}</p>
          <p className="text-ink-soft">{t.example}</p>
          <h3 className="mt-3 text-lg">{t.drawer}</h3>
          <Formula>{t.drawerFormula}</Formula>
          <p>{t.drawerText}</p>
          <p className="text-ink-soft">{t.rounding}</p>
        </Topic>
      </div>
    </Page>
  );
}

function Topic({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card className="flex flex-col gap-2">
      <h2 className="mb-1 text-2xl">{title}</h2>
      {children}
    </Card>
  );
}

function Formula({ children }: { children: string }) {
  return (
    <p className="rounded-lg bg-surface-2 px-4 py-3 font-mono text-base font-semibold wrap-anywhere">
      {children}
    </p>
  );
}
