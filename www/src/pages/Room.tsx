// The room's address: the join card until this tab sits in the room, then the
// lobby or the game, or the reason why not. It owns when the connection is
// opened and closed; what happens on it is game/store.ts.

import { lazy, useEffect, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { unlockSound } from "../game/sound";
import { closePage, enterRoom, useGame } from "../game/store";
import { useT } from "../i18n";
import { forgetSeat, hasSeat } from "../net/seats";
import { tidyCode } from "../roomcode";
import { session, signOut, tokenRefused } from "../session";
import { Waiting } from "../ui/Spinner";
import JoinRoom, { type RoomEntry } from "./JoinRoom";
import { Play } from "./room/Play";

// Most people never see them.
const Door = lazy(() => import("./room/Door"));
const Knocking = lazy(() => import("./room/Knocking"));

export default function Room() {
  const { code = "" } = useParams();
  const tidied = tidyCode(code);
  // Another address is another room: nothing of the one before may stay.
  return <RoomAt key={tidied} code={tidied} />;
}

function RoomAt({ code }: { code: string }) {
  const t = useT();
  const navigate = useNavigate();
  const { state } = useLocation();
  const room = useGame((game) => game.room);
  const status = useGame((game) => game.status);
  // Asked for by a person on this page, or known from before it was loaded.
  const [entry, setEntry] = useState<RoomEntry | null>(() => {
    const { token } = session.getState();
    if (!token) return null;
    return hasSeat(code) ? { join: true } : entryOf(state);
  });

  useEffect(() => {
    if (!entry) return;
    const { token, avatar } = session.getState();
    if (!token) return;
    const { password } = entry;
    enterRoom({ token, code, avatar, ...(password ? { password } : {}) });
    return closePage;
  }, [code, entry]);

  // A wish to join is granted once: coming back with the back button asks anew.
  useEffect(() => {
    if (entryOf(state)) navigate(".", { replace: true, state: null });
  }, [navigate, state]);

  useEffect(() => {
    document.addEventListener("pointerdown", unlockSound);
    document.addEventListener("keydown", unlockSound);
    return () => {
      document.removeEventListener("pointerdown", unlockSound);
      document.removeEventListener("keydown", unlockSound);
    };
  }, []);

  const refused = status.name === "ended" && status.end.name === "refused" ? status.end : null;
  const signedOut = refused?.code === "invalid_token";
  useEffect(() => {
    if (!signedOut) return;
    tokenRefused();
    setEntry(null);
  }, [signedOut]);

  const askWho = () => {
    forgetSeat(code);
    signOut();
    setEntry(null);
  };

  if (!entry || signedOut) {
    return (
      <JoinRoom
        code={code}
        onJoin={(password) => {
          unlockSound();
          setEntry({ join: true, ...(password ? { password } : {}) });
        }}
      />
    );
  }
  if (status.name === "ended") {
    return (
      <Door
        code={code}
        end={status.end}
        onRetry={(more) => {
          const { token, avatar } = session.getState();
          if (token) enterRoom({ token, code, avatar, ...more });
        }}
        onSomebodyElse={askWho}
      />
    );
  }
  if (status.name === "knocking") return <Knocking />;
  if (!room)
    return <Waiting text={status.name === "waiting" ? t.room.reconnecting : t.room.entering} />;
  return <Play room={room} />;
}

/** What the first page handed over with the address. */
function entryOf(state: unknown): RoomEntry | null {
  if (typeof state !== "object" || state === null || !("join" in state)) return null;
  const password = "password" in state ? state.password : undefined;
  return { join: true, ...(typeof password === "string" ? { password } : {}) };
}
