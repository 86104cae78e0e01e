// Who has won, in a sentence: a team, where there are any, else a player; nobody
// where nobody has points.

import { languageTag, useT } from "../../i18n";
import type { Standing, TeamStanding } from "../../protocol";

export function useWinners(standings: Standing[], teams: TeamStanding[]): string {
  const t = useT().room;
  if (standings.every(({ score }) => score === 0)) return t.podium.nobodyWins;
  const best = <T extends { rank: number }>(lines: T[]) => lines.filter(({ rank }) => rank === 1);
  const names =
    teams.length > 0
      ? best(teams).map(({ team }) => t.teams.names[team] ?? "")
      : best(standings).map(({ username }) => username);
  const { winner, winners } = teams.length > 0 ? t.teams : t.podium;
  const listed = new Intl.ListFormat(languageTag()).format(names);
  return names.length === 1 ? winner(listed) : winners(listed);
}
