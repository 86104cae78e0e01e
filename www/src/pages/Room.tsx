// The room's address: the join card until this tab sits in the room, then the
// lobby or the game, or the reason why not. It owns when the connection is
// opened and closed; what happens on it is game/store.ts.

import { useEffect, useState } from "react";
import { unlockSound } from "../game/sound";
import { closePage, enterRoom, useGame } from "../game/store";
import { useT } from "../i18n";
import { forgetSeat, hasSeat } from "../net/seats";
import { session, signOut, tokenRefused } from "../session";
import { later, loadParts } from "../ui/later";
import { Waiting } from "../ui/Spinner";
import JoinRoom, { type RoomEntry } from "./JoinRoom";
import { Play } from "./room/Play";

// Most people never see them.
const Door = later(() => import("./room/Door"));
const Knocking = later(() => import("./room/Knocking"));

interface RoomProps {
  code: string;
  /** Of who was asked on another page already. */
  entry?: RoomEntry | null;
}

export default function Room(props: RoomProps) {
  // Another address is another room: nothing of the one before may stay.
  return <RoomAt key={props.code} {...props} />;
}

function RoomAt({ code, entry: asked = null }: RoomProps) {
  const t = useT();
  const room = useGame((game) => game.room);
  const status = useGame((game) => game.status);
  // Asked for by a person on this page, or known from before it was loaded.
  const [entry, setEntry] = useState<RoomEntry | null>(() => {
    const { token } = session.getState();
    if (!token) return null;
    return hasSeat(code) ? { join: true } : asked;
  });

  useEffect(() => {
    if (!entry) return;
    const { token, avatar } = session.getState();
    if (!token) return;
    const { password } = entry;
    enterRoom({ token, code, avatar, ...(password ? { password } : {}) });
    return closePage;
  }, [code, entry]);

  useEffect(() => {
    document.addEventListener("pointerdown", unlockSound);
    document.addEventListener("keydown", unlockSound);
    return () => {
      document.removeEventListener("pointerdown", unlockSound);
      document.removeEventListener("keydown", unlockSound);
    };
  }, []);

  // While a name is typed, or the first look is taken.
  useEffect(loadParts, []);

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
