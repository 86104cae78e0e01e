// The teams of the lobby, where people choose them: who is in which, and a way
// into each.

import type { ReactNode } from "react";
import type { Room } from "../../game/room";
import { playerOf, teamGroups } from "../../game/select";
import { chooseTeam } from "../../game/store";
import { useT } from "../../i18n";
import type { Player } from "../../protocol";
import { Button } from "../../ui/Button";
import { TeamMark } from "./TeamMark";

interface LobbyTeamsProps {
  room: Room;
  row: (player: Player) => ReactNode;
}

export default function LobbyTeams({ room, row }: LobbyTeamsProps) {
  const { teams } = useT().room;
  // Whoever does not play is in none, and joins none.
  const mine = playerOf(room, room.me)?.team ?? null;
  const outside = room.players.filter((player) => player.team === null);
  return (
    <>
      {outside.length > 0 && <ul className="flex flex-col gap-1">{outside.map(row)}</ul>}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(15rem,1fr))] items-start gap-3">
        {teamGroups(room).map(({ team, players }) => {
          const name = teams.names[team] ?? "";
          return (
            <section
              key={team}
              aria-label={teams.name(name)}
              className="flex min-w-0 flex-col gap-1 rounded-lg border border-line p-2"
            >
              <div className="flex min-h-11 items-center gap-2 px-1">
                <TeamMark team={team} named className="size-5" />
                <h3 className="text-lg">{name}</h3>
                <span className="flex-1 text-ink-soft tabular-nums">{players.length}</span>
                {mine !== null && team !== mine && (
                  <Button aria-label={teams.joinName(name)} onClick={() => chooseTeam(team)}>
                    {teams.join}
                  </Button>
                )}
              </div>
              {players.length === 0 && <p className="px-1 text-ink-soft">{teams.nobody}</p>}
              <ul className="flex flex-col gap-1">{players.map(row)}</ul>
            </section>
          );
        })}
      </div>
    </>
  );
}
