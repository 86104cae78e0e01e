// The page before a projector: the room for all to see, without a seat and
// without anything to press. It watches anonymously, so it needs no log-in, and
// is never told a word before its time.

import { useEffect, useState } from "react";
import { closePage, enterRoom, useGame } from "../game/store";
import { useSeldomT } from "../i18n/seldom";
import { tabMarks } from "../net/seats";
import { Waiting } from "../ui/Spinner";
import Door from "./room/Door";
import { Show } from "./screen/Show";

/** What a host changes back sooner or later is looked after so often. */
const LOOK_AGAIN_MS = 10_000;
const PASSING = new Set(["no_spectators", "room_full", "too_many_tries"]);

const passwordKey = (code: string) => `drawsync.watch.${code}`;

export default function Screen({ code }: { code: string }) {
  return <ScreenOf key={code} code={code} />;
}

function ScreenOf({ code }: { code: string }) {
  const t = useSeldomT();
  const room = useGame((game) => game.room);
  const status = useGame((game) => game.status);
  // Asked for once: a projector that is loaded again comes back by itself.
  const [password, setPassword] = useState(() => tabMarks.get(passwordKey(code)) ?? "");
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try is a new connection.
  useEffect(() => {
    enterRoom({ watch: true, code, ...(password ? { password } : {}) });
    return closePage;
  }, [code, password, tries]);

  const refused = status.name === "ended" && status.end.name === "refused" ? status.end : null;
  const passing = refused !== null && PASSING.has(refused.code);
  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(() => setTries((count) => count + 1), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [passing]);

  if (status.name === "ended") {
    return (
      <Door
        code={code}
        end={status.end}
        onRetry={({ password: said = "" }) => {
          if (said) tabMarks.set(passwordKey(code), said);
          setPassword(said || password);
          setTries((count) => count + 1);
        }}
        onSomebodyElse={() => setTries((count) => count + 1)}
      />
    );
  }
  if (!room) {
    return <Waiting text={status.name === "waiting" ? t.room.reconnecting : t.ui.loading} />;
  }
  return <Show room={room} />;
}
