// When a page throws, people read a sentence and get a button, not a white page. It also catches
// parts of the client that cannot be loaded, as after an upgrade of the server.

import { Component, type ReactNode } from "react";
import { text } from "../i18n";
import { Button } from "./Button";
import { Mark } from "./Logo";

export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const t = text().errors;
    return (
      <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-4 p-6 text-center">
        <Mark className="size-20" />
        <h1 className="text-3xl">{t.crashed}</h1>
        <p className="text-ink-soft">{t.crashedMore}</p>
        <Button variant="primary" size="lg" onClick={() => location.reload()}>
          {t.reload}
        </Button>
      </main>
    );
  }
}
