// The end of a game: the teams, and the first three, large.

import { Trophy } from "lucide-react";
import type { Room } from "../../game/room";
import { hasPoints } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import type { PodiumPhase } from "../../protocol";
import { Avatar } from "../../ui/Avatar";
import { cx } from "../../ui/cx";
import { TeamMark } from "../room/TeamMark";
import { TeamScores } from "../room/TeamScores";
import { useWinners } from "../room/winners";

/** On their steps from left to right: second, first, third. */
const STEPS = [1, 0, 2];
const STEP_HEIGHTS = ["h-[2.6em]", "h-[1.9em]", "h-[1.4em]"];

interface WinnersProps extends PodiumPhase {
  room: Room;
}

export function Winners({ room, standings, teams }: WinnersProps) {
  const { people } = useSeldomT().room;
  const contest = hasPoints(room);
  const title = useWinners(standings, teams);

  return (
    <section className="screen-board sheet flex min-h-0 flex-col justify-evenly p-[1em]">
      <h2
        className={cx(
          "flex items-center justify-center gap-[0.4em] text-center leading-[1.15]",
          teams.length > 0 ? "text-[1.6em]" : "text-[1.9em]",
        )}
      >
        <Trophy size="1em" aria-hidden="true" className="shrink-0 text-warn" />
        <span className="line-clamp-2">{title}</span>
      </h2>
      <TeamScores room={room} className="flex-wrap justify-center gap-[0.5em] text-[1.25em]" />
      {contest && (
        <ol
          className={cx(
            "flex items-end justify-center gap-[0.6em]",
            // The teams need place, too.
            teams.length > 0 && "text-[0.8em]",
          )}
        >
          {STEPS.map((place) => {
            const standing = standings[place];
            if (!standing) return null;
            const step = Math.min(standing.rank, 3) - 1;
            return (
              <li
                key={standing.user_id}
                className="rise-in flex min-w-0 max-w-[9em] flex-1 flex-col items-center"
              >
                <Avatar
                  value={standing.avatar}
                  className={step === 0 ? "size-[4.5em]" : "size-[3.4em]"}
                />
                <p className="w-full truncate text-center text-[1.2em] font-bold">
                  {standing.team !== null && (
                    <TeamMark team={standing.team} className="me-[0.2em] inline" />
                  )}
                  {standing.username}
                </p>
                <p className="text-ink-soft tabular-nums">{people.points(standing.score)}</p>
                <p
                  className={cx(
                    "mt-[0.2em] grid w-full place-items-center rounded-t-lg text-[2em] font-extrabold",
                    STEP_HEIGHTS[step],
                    step === 0 ? "bg-accent text-accent-ink" : "bg-accent-soft text-ink",
                  )}
                >
                  {standing.rank}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
