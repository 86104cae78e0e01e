// Before a game: who is there, how the others get in, what will be played, and
// the one button that starts it.

import "./room.css";
import { CircleHelp } from "lucide-react";
import { useState } from "react";
import type { Room } from "../../game/room";
import { amHost, playerOf, readyCount, startObstacle } from "../../game/select";
import { setReady, startGame } from "../../game/store";
import { useT } from "../../i18n";
import { Button, IconButton } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { ChatLog } from "./ChatLog";
import { GuessBox } from "./GuessBox";
import { HelpDialog } from "./HelpDialog";
import { Invite } from "./Invite";
import { LobbyBoard } from "./LobbyBoard";
import { LobbyPeople } from "./LobbyPeople";
import { MenuButton } from "./Menu";
import { AtTheDoor, Reconnecting } from "./Notices";
import { PlayersDialog } from "./PlayersDialog";
import { SettingsCard } from "./SettingsCard";

export function Lobby({ room }: { room: Room }) {
  const { menu } = useT().room;
  const [helpOpen, setHelpOpen] = useState(false);
  const [listOpen, setListOpen] = useState(false);

  return (
    <main className={cx("lobby", amHost(room) && "hosting")}>
      <header className="head flex items-center gap-2">
        <h1 className="min-w-0 flex-1 truncate text-2xl wide:text-3xl">{room.settings.name}</h1>
        <IconButton label={menu.help} onClick={() => setHelpOpen(true)}>
          <CircleHelp size={22} aria-hidden="true" />
        </IconButton>
        <MenuButton
          room={room}
          onPlayers={() => setListOpen(true)}
          onHelp={() => setHelpOpen(true)}
        />
      </header>
      <div className="pointer-events-none fixed! inset-x-0 top-0 z-20">
        <Reconnecting />
        <AtTheDoor room={room} />
      </div>
      <div className="lobby-side">
        <Invite room={room} />
        <SettingsCard room={room} />
      </div>
      <div className="lobby-middle">
        <LobbyPeople room={room} />
        <LobbyBoard room={room} />
      </div>
      <div className="lobby-chat flex flex-col gap-2">
        <ChatLog room={room} className="min-h-40 flex-1 max-wide:max-h-72" />
        <GuessBox room={room} />
      </div>
      <StartBar room={room} />
      <HelpDialog
        open={helpOpen}
        onOpen={() => setHelpOpen(true)}
        onClose={() => setHelpOpen(false)}
      />
      <PlayersDialog room={room} open={listOpen} onClose={() => setListOpen(false)} />
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
