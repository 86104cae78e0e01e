// After the last round: the three best on their steps, everybody's rank, and
// for the host the way to another game.

import { Heart, Trophy } from "lucide-react";
import type { Room } from "../../game/room";
import { amHost, hasPoints, playerOf, startObstacle } from "../../game/select";
import { returnToLobby, startGame } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import type { MostLiked, PodiumPhase, Standing, TeamStanding } from "../../protocol";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Reconnecting } from "./Notices";
import { TeamMark } from "./TeamMark";
import { useWinners } from "./winners";

/** On their steps from left to right: second, first, third. */
const STEPS = [1, 0, 2];
const STEP_HEIGHTS = ["h-24", "h-16", "h-11"];
const STEP_COLORS = [
  "bg-accent text-accent-ink",
  "bg-accent-soft text-ink",
  "bg-surface-2 text-ink",
];

interface RanksProps {
  room: Room;
  standings: Standing[];
}

interface PodiumProps extends PodiumPhase {
  room: Room;
}

export default function Podium({ room, standings, teams, most_liked }: PodiumProps) {
  const title = useWinners(standings, teams);
  // Without points nobody stands on steps.
  const contest = hasPoints(room);

  return (
    <section className="podium sheet flex flex-col overflow-hidden">
      <Reconnecting />
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-3 sm:p-5"
      >
        <div className="mx-auto flex max-w-2xl flex-col gap-3">
          <h2 className="flex items-center justify-center gap-2 text-center text-[clamp(1.375rem,4vw,2.25rem)]">
            <Trophy aria-hidden="true" className="shrink-0 text-warn" />
            {title}
          </h2>
          {teams.length > 0 && <TeamRanks standings={standings} teams={teams} />}
          {contest && (
            <ol className="flex items-end justify-center gap-2">
              {STEPS.map((place) => {
                const standing = standings[place];
                return standing && <Step key={place} standing={standing} me={room.me} />;
              })}
            </ol>
          )}
          {most_liked && <MostLikedLine liked={most_liked} />}
          <Ranks room={room} standings={contest ? standings.slice(3) : standings} />
        </div>
      </div>
      <Again room={room} />
    </section>
  );
}

interface TeamRanksProps {
  standings: Standing[];
  teams: TeamStanding[];
}

function TeamRanks({ standings, teams }: TeamRanksProps) {
  const { teams: words, people } = useSeldomT().room;
  return (
    <section aria-label={words.perHead} className="flex flex-col gap-1">
      <ol className="flex flex-col gap-1">
        {teams.map(({ team, score, rank }) => (
          <li
            key={team}
            className="flex min-w-0 items-center gap-2 rounded-lg bg-surface-2 px-3 py-1.5"
          >
            <span className="w-5 shrink-0 font-bold text-ink-soft tabular-nums">
              <span aria-hidden="true">{rank}</span>
              <span className="sr-only">{people.rank(rank)}</span>
            </span>
            <TeamMark team={team} named className="size-6" />
            <strong className="shrink-0 text-lg">{words.names[team]}</strong>
            <span className="min-w-0 flex-1 truncate text-ink-soft">
              {standings
                .filter((standing) => standing.team === team)
                .map(({ username }) => username)
                .join(", ")}
            </span>
            <strong className="shrink-0 text-lg tabular-nums">{score}</strong>
          </li>
        ))}
      </ol>
      <p className="text-center text-[0.9375rem] text-ink-soft">{words.perHead}</p>
    </section>
  );
}

function Step({ standing, me }: { standing: Standing; me: number }) {
  const { people } = useSeldomT().room;
  const { rank, username, avatar, score } = standing;
  const step = Math.min(rank, 3) - 1;
  return (
    <li className="rise-in flex min-w-0 max-w-44 flex-1 flex-col items-center">
      <Avatar value={avatar} className={rank === 1 ? "size-20" : "size-14"} />
      <p
        className={cx(
          "w-full truncate text-center font-bold",
          standing.user_id === me && "text-accent",
        )}
      >
        {standing.team !== null && <TeamMark team={standing.team} className="me-1 inline" />}
        {username}
      </p>
      <p className="text-[0.9375rem] text-ink-soft tabular-nums">{people.points(score)}</p>
      <p
        className={cx(
          "mt-1 grid w-full place-items-center rounded-t-lg text-2xl font-extrabold",
          STEP_HEIGHTS[step],
          STEP_COLORS[step],
        )}
      >
        <span aria-hidden="true">{rank}</span>
        <span className="sr-only">{people.rank(rank)}</span>
      </p>
    </li>
  );
}

function MostLikedLine({ liked }: { liked: MostLiked }) {
  const { likes } = useSeldomT();
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-2 text-center">
      <Heart size={20} fill="currentColor" aria-hidden="true" className="text-bad" />
      <span className="text-ink-soft">{likes.most}:</span>
      <strong>{likes.mostText(liked.word, liked.username)}</strong>
      <span className="tabular-nums">{likes.count(liked.likes)}</span>
    </p>
  );
}

function Ranks({ room, standings }: RanksProps) {
  const {
    podium,
    room: { people },
  } = useSeldomT();
  if (standings.length === 0) return null;
  const contest = room.settings.scoring !== "none";
  return (
    <ol aria-label={podium.ranking} className="grid gap-x-4 gap-y-0.5 sm:grid-cols-2">
      {standings.map(({ user_id, username, avatar, score, rank, team }) => (
        <li
          key={user_id}
          className={cx(
            "flex min-w-0 items-center gap-2 rounded-md px-2 py-0.5",
            user_id === room.me && "bg-accent-soft",
          )}
        >
          {contest && (
            <span className="w-6 text-end font-bold text-ink-soft tabular-nums">{rank}</span>
          )}
          <Avatar value={avatar} className="size-8" />
          {team !== null && <TeamMark team={team} />}
          <span className="min-w-0 truncate font-bold">{username}</span>
          {user_id === room.me && <span className="text-ink-soft">({people.you})</span>}
          {contest && <span className="ms-auto tabular-nums">{score}</span>}
        </li>
      ))}
    </ol>
  );
}

function Again({ room }: { room: Room }) {
  const {
    podium,
    room: { lobby },
  } = useSeldomT();
  const obstacle = startObstacle(room);
  const host = room.hostId === null ? null : playerOf(room, room.hostId);

  if (!amHost(room)) {
    return (
      <p className="border-t border-line p-3 text-center text-ink-soft">
        {host ? podium.wait(host.username) : lobby.noHost}
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-center gap-2 border-t border-line p-3">
      <Button
        variant="primary"
        className="min-h-12! max-w-60 flex-1 px-2!"
        disabled={obstacle !== null}
        onClick={startGame}
      >
        {podium.again}
      </Button>
      <Button className="min-h-12! max-w-60 flex-1 px-2!" onClick={returnToLobby}>
        {podium.change}
      </Button>
      {obstacle !== null && (
        <p className="w-full text-center text-ink-soft">
          {obstacle === "teams" ? lobby.needTeams : podium.needPlayers}
        </p>
      )}
    </div>
  );
}
