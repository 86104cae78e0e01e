// A second device of the host, at /r/CODE/host#KEY: it asks with the key of the
// link, shows a number until the host has said yes, and is the host's console
// from then on. It has no seat, and needs no log-in.

import { type ReactNode, useEffect, useState } from "react";
import { closePage, enterRoom, useGame } from "../game/store";
import { useSeldomT } from "../i18n/seldom";
import { keyHeld } from "../net/seats";
import type { End } from "../net/socket";
import { ButtonLink } from "../ui/Button";
import { useGo } from "../ui/Link";
import { Page } from "../ui/Page";
import { Waiting } from "../ui/Spinner";
import { Console } from "./remote/Console";

export default function Remote({ code }: { code: string }) {
  return <RemoteOf key={code} code={code} />;
}

function RemoteOf({ code }: { code: string }) {
  const t = useSeldomT();
  const { remote } = t;
  const room = useGame((game) => game.room);
  const status = useGame((game) => game.status);
  // From the link, or this tab's own from before it was loaded again.
  const [key] = useState(() => location.hash.slice(1) || keyHeld(code));

  useEffect(() => {
    if (!key) return;
    // What is used up need not stand in the address, nor in the history.
    history.replaceState(history.state, "", location.pathname);
    enterRoom({ hold: key, code });
    return closePage;
  }, [code, key]);

  const way = <ButtonLink to={`/r/${code}`}>{remote.toRoom}</ButtonLink>;
  if (!key) return <Notice title={remote.noKeyTitle} text={remote.noKeyText} way={way} />;
  if (status.name === "ended") return <Ended end={status.end} way={way} />;
  if (status.name === "asking") {
    return (
      <Page title={remote.waitTitle} lead={remote.waitText}>
        <p role="status" className="text-center text-[6rem] leading-none font-extrabold">
          {status.number}
        </p>
      </Page>
    );
  }
  if (!room) {
    return <Waiting text={status.name === "waiting" ? t.room.reconnecting : t.ui.loading} />;
  }
  return <Console room={room} />;
}

function Ended({ end, way }: { end: End; way: ReactNode }) {
  const { door, remote } = useSeldomT();
  const go = useGo();
  const left = end.name === "left";
  useEffect(() => {
    if (left) go("/", { replace: true });
  }, [left, go]);

  if (left) return null;
  if (end.name === "closed") {
    const home = <ButtonLink to="/">{door.home}</ButtonLink>;
    return <Notice title={door.closedTitle} text={door.closedText} way={home} />;
  }
  if (end.name === "replaced") {
    return <Notice title={remote.elsewhereTitle} text={remote.elsewhereText} way={way} />;
  }
  const code = end.name === "refused" ? end.code : "";
  if (code === "not_let_in") {
    return <Notice title={remote.refusedTitle} text={remote.refusedText} way={way} />;
  }
  if (code === "withdrawn") {
    return <Notice title={remote.withdrawnTitle} text={remote.withdrawnText} way={way} />;
  }
  // Used, too late, cut short while it was typed, or the room is not there any more.
  return <Notice title={remote.usedTitle} text={remote.usedText} way={way} />;
}

function Notice({ title, text, way }: { title: string; text: string; way: ReactNode }) {
  return (
    <Page title={title} lead={text}>
      {way}
    </Page>
  );
}
