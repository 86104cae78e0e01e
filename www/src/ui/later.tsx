// Parts of a page that load after it stands: what few people see, or nobody in the first second.
// A part that does not arrive is asked for again and again; when that does not help, the place
// where it would stand says so, and the rest of the page goes on.

import { Component, type ComponentType, lazy, type ReactNode, useState } from "react";
import { text } from "../i18n";
import { Failed } from "./Failed";

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/** A network that is gone for a moment is back within 1 + 2 + 4 + 8 s. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

const parts: (() => Promise<unknown>)[] = [];

/** A component that loads when it is shown first, within a `Suspense`, or with `loadParts`. */
export function later<Props extends object>(load: Load<Props>): ComponentType<Props> {
  let arrived: ComponentType<Props> | null = null;
  const fetchIt = async () => {
    const part = await load();
    arrived = part.default;
    return part;
  };
  parts.push(fetchIt);
  const Part = lazy(() => patiently(fetchIt));
  return (props) => {
    // What is there is shown at once: React lets a `Suspense` wait, even for nothing.
    const [Shown] = useState(() => arrived ?? Part);
    return (
      <Arrival>
        <Shown {...props} />
      </Arrival>
    );
  };
}

/**
 * Fetches the parts of all that is loaded by now, so that none is missing when it is wanted; once
 * nothing else is to be done.
 */
export function loadParts(): void {
  const fetchAll = () => {
    // One that fails is asked for again when it is shown.
    for (const load of parts) load().catch(() => {});
  };
  // Not in Safari.
  if (typeof requestIdleCallback === "function") requestIdleCallback(fetchAll);
  else setTimeout(fetchAll, 1_000);
}

async function patiently<Result>(load: () => Promise<Result>): Promise<Result> {
  for (const pause_ms of PAUSES_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
  }
  return load();
}

class Arrival extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    // Some browsers keep that a file was missing for as long as the page is open.
    return <Failed message={text().errors.notLoaded} onRetry={() => location.reload()} />;
  }
}
