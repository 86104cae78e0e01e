// Who is in the lobby, in the order in which they will draw, or by the teams that
// they choose.

import { Check, Shuffle } from "lucide-react";
import { Suspense, useState } from "react";
import type { Room } from "../../game/room";
import { amHost, canChooseTeam } from "../../game/select";
import { dealTeams } from "../../game/store";
import { useT } from "../../i18n";
import type { Player } from "../../protocol";
import { Button } from "../../ui/Button";
import { later } from "../../ui/later";
import { ManageButton } from "./ManageButton";
import { PlayerRow } from "./PlayerRow";
import { Spectators } from "./Spectators";

const HostPlays = later(() => import("./HostPlays"));
const LobbyTeams = later(() => import("./LobbyTeams"));
const ManageDialog = later(() => import("./ManageDialog"));

export function LobbyPeople({ room }: { room: Room }) {
  const { lobby, teams } = useT().room;
  const playing = room.players.filter((player) => !player.hosting).length;
  const [managed, setManaged] = useState<number | null>(null);
  const chosen = canChooseTeam(room);
  const row = (player: Player) => (
    <PlayerRow key={player.id} room={room} player={player}>
      {player.ready && player.id !== room.hostId && <Ready />}
      <ManageButton room={room} player={player} onManage={setManaged} />
    </PlayerRow>
  );

  return (
    <section aria-labelledby="people" className="lobby-people sheet flex flex-col gap-2 p-4">
      <div className="flex min-h-11 items-center justify-between gap-2">
        <h2 id="people" className="text-xl">
          {lobby.players(playing, room.settings.max_players)}
        </h2>
        {chosen && amHost(room) && (
          <Button icon={<Shuffle size={18} aria-hidden="true" />} onClick={dealTeams}>
            {teams.deal}
          </Button>
        )}
      </div>
      {chosen ? (
        <Suspense fallback={null}>
          <LobbyTeams room={room} row={row} />
        </Suspense>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-1">
          {room.players.map(row)}
        </ul>
      )}
      {room.settings.teams > 0 && !chosen && (
        <p className="text-ink-soft">{teams.dealt(room.settings.teams)}</p>
      )}
      {amHost(room) && (
        <Suspense fallback={null}>
          <HostPlays playing={room.settings.host_plays} />
        </Suspense>
      )}
      <Spectators room={room} />
      {managed !== null && (
        <Suspense fallback={null}>
          <ManageDialog room={room} id={managed} onClose={() => setManaged(null)} />
        </Suspense>
      )}
    </section>
  );
}

/** The names need the place, and the mark alone says it. */
function Ready() {
  const { people } = useT().room;
  return (
    <span
      role="img"
      aria-label={people.ready}
      title={people.ready}
      className="shrink-0 rounded-full bg-good-soft p-1.5 text-good"
    >
      <Check size={16} strokeWidth={3} />
    </span>
  );
}
