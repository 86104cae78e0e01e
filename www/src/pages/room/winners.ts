// Who has won, in a sentence: a team, where there are any, else a player; nobody
// where nobody has points.

import { languageTag } from "../../i18n";
import { useSeldomT } from "../../i18n/seldom";
import type { Standing, TeamStanding } from "../../protocol";

export function useWinners(standings: Standing[], teams: TeamStanding[]): string {
  const { podium, room } = useSeldomT();
  if (standings.every(({ score }) => score === 0)) return podium.nobodyWins;
  const best = <T extends { rank: number }>(lines: T[]) => lines.filter(({ rank }) => rank === 1);
  const names =
    teams.length > 0
      ? best(teams).map(({ team }) => room.teams.names[team] ?? "")
      : best(standings).map(({ username }) => username);
  const { winner, winners } = teams.length > 0 ? room.teams : podium;
  const listed = new Intl.ListFormat(languageTag()).format(names);
  return names.length === 1 ? winner(listed) : winners(listed);
}
