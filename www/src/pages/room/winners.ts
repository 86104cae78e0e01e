// Who has won, in a sentence: a team, where there are any, else a player; nobody
// where there are no points.

import type { Room } from "../../game/room";
import { languageTag, useT } from "../../i18n";
import type { Standing, TeamStanding } from "../../protocol";

export function useWinners(room: Room, standings: Standing[], teams: TeamStanding[]): string {
  const t = useT().room;
  if (room.settings.scoring === "none") return t.podium.nobodyWins;
  const best = <T extends { rank: number }>(lines: T[]) => lines.filter(({ rank }) => rank === 1);
  const names =
    teams.length > 0
      ? best(teams).map(({ team }) => t.teams.names[team] ?? "")
      : best(standings).map(({ username }) => username);
  if (names.length === 0) return t.podium.title;
  const { winner, winners } = teams.length > 0 ? t.teams : t.podium;
  const listed = new Intl.ListFormat(languageTag()).format(names);
  return names.length === 1 ? winner(listed) : winners(listed);
}
