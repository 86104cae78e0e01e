// Before a game: who is there, how the others get in, what will be played, and
// the one button that starts it.

import { CircleHelp } from "lucide-react";
import { Suspense, useState } from "react";
import type { Room } from "../../game/room";
import { amHost, playerOf, readyCount, startObstacle } from "../../game/select";
import { setReady, startGame } from "../../game/store";
import { useT } from "../../i18n";
import { Button, IconButton } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { later } from "../../ui/later";
import { ChatLog } from "./ChatLog";
import { GuessBox } from "./GuessBox";
import { LobbyPeople } from "./LobbyPeople";
import { MenuButton } from "./MenuButton";
import { AtTheDoor, Reconnecting } from "./Notices";
import type { Sheet } from "./Sheets";

const Invite = later(() => import("./Invite"));
const LobbyBoard = later(() => import("./LobbyBoard"));
const SettingsCard = later(() => import("./SettingsCard"));
const Sheets = later(() => import("./Sheets"));

export function Lobby({ room }: { room: Room }) {
  const { way } = useT().room;
  const [sheet, setSheet] = useState<Sheet | null>(null);

  return (
    <main className={cx("lobby", amHost(room) && "hosting")}>
      <header className="head flex items-center gap-2">
        <h1 className="min-w-0 flex-1 truncate text-2xl wide:text-3xl">{room.settings.name}</h1>
        <IconButton label={way.help} onClick={() => setSheet("help")}>
          <CircleHelp size={22} aria-hidden="true" />
        </IconButton>
        <MenuButton room={room} onOpen={() => setSheet("menu")} />
      </header>
      <div className="pointer-events-none fixed! inset-x-0 top-0 z-20">
        <Reconnecting />
        <AtTheDoor room={room} />
      </div>
      <div className="lobby-side">
        <Suspense fallback={null}>
          <Invite room={room} />
          <SettingsCard room={room} />
        </Suspense>
      </div>
      <div className="lobby-middle">
        <LobbyPeople room={room} />
        <Suspense fallback={null}>
          <LobbyBoard room={room} />
        </Suspense>
      </div>
      <div className="lobby-chat flex flex-col gap-2">
        <ChatLog room={room} className="min-h-40 flex-1 max-wide:max-h-72" />
        <GuessBox room={room} />
      </div>
      <StartBar room={room} />
      <Suspense fallback={null}>
        <Sheets room={room} open={sheet} onOpen={setSheet} />
      </Suspense>
    </main>
  );
}

function StartBar({ room }: { room: Room }) {
  const { lobby } = useT().room;
  const { ready, others } = readyCount(room);
  const obstacle = startObstacle(room);
  const enough = obstacle === null;
  const host = room.hostId === null ? null : playerOf(room, room.hostId);
  const me = playerOf(room, room.me);

  return (
    <div className="lobby-start">
      <div className="sheet mx-auto flex max-w-xl flex-col items-center gap-1 p-3">
        {amHost(room) ? (
          <>
            <Button
              variant="primary"
              size="lg"
              className="w-full"
              disabled={!enough}
              aria-describedby={enough ? undefined : "why-not"}
              onClick={startGame}
            >
              {others > 0 ? lobby.startCount(ready, others) : lobby.start}
            </Button>
            {!enough && (
              <p id="why-not" className="text-center text-[0.9375rem] text-ink-soft">
                {obstacle === "teams"
                  ? lobby.needTeams
                  : others > 0
                    ? lobby.needConnected
                    : lobby.needPlayers}
              </p>
            )}
          </>
        ) : (
          <>
            <Button
              variant={me?.ready ? "plain" : "primary"}
              size="lg"
              className="w-full"
              aria-pressed={me?.ready ?? false}
              onClick={() => setReady(!me?.ready)}
            >
              {me?.ready ? `✓ ${lobby.readyWaiting}` : lobby.ready}
            </Button>
            <p className="text-center text-[0.9375rem] text-ink-soft">
              {host?.connected ? lobby.readyHint(host.username) : lobby.noHost}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
