// What the teams have, the best first, in a line.

import type { Room } from "../../game/room";
import { playerOf, teamScores } from "../../game/select";
import { useT } from "../../i18n";
import { cx } from "../../ui/cx";
import { TeamMark } from "./TeamMark";

export function TeamScores({ room, className }: { room: Room; className?: string }) {
  const { teams } = useT().room;
  const scores = teamScores(room);
  const mine = playerOf(room, room.me)?.team;
  if (scores.length === 0) return null;
  return (
    <ul aria-label={teams.perHead} title={teams.perHead} className={cx("flex", className)}>
      {scores.map(({ team, score }) => (
        <li
          key={team}
          className={cx(
            "flex items-center gap-[0.4em] rounded-full border px-[0.6em] leading-[1.7] font-bold tabular-nums",
            team === mine ? "border-accent bg-accent-soft" : "border-line bg-surface",
          )}
        >
          <TeamMark team={team} named />
          <span aria-hidden="true">{score}</span>
          <span className="sr-only">{teams.points(teams.names[team] ?? "", score)}</span>
        </li>
      ))}
    </ul>
  );
}
