// Everybody with a score, large. A class does not fit: then the pages of the
// list take turns, as on a station's departure board.

import { Check, Coffee, Pencil, WifiOff } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Room } from "../../game/room";
import { hasPoints, type Ranked, ranking, showsTeams, turnOf } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import { Avatar } from "../../ui/Avatar";
import { cx } from "../../ui/cx";
import { TeamMark } from "../room/TeamMark";
import { TeamScores } from "../room/TeamScores";

const PAGE_MS = 6_000;

export function People({ room }: { room: Room }) {
  const {
    screen,
    room: { people },
  } = useSeldomT();
  const lobby = room.phase.name === "lobby";
  const all: Ranked[] = lobby
    ? room.players.filter(({ hosting }) => !hosting).map((player) => ({ player, rank: 0 }))
    : ranking(room.players);
  const list = useRef<HTMLUListElement>(null);
  const fits = useRows(list);
  const pages = Math.max(1, Math.ceil(all.length / fits));
  const page = useTurns(pages);

  return (
    <section aria-label={people.title} className="screen-people sheet">
      <h2 className="flex items-baseline justify-between gap-[0.5em] text-[1em] text-ink-soft">
        {screen.players(all.length)}
        {pages > 1 && (
          <span aria-hidden="true" className="tabular-nums">
            {screen.page(page + 1, pages)}
          </span>
        )}
      </h2>
      {room.phase.name !== "podium" && (
        <TeamScores room={room} className="flex-wrap gap-[0.3em] py-[0.2em]" />
      )}
      {all.length === 0 && <p className="text-ink-soft">{screen.nobody}</p>}
      <ul ref={list} className="screen-list">
        {all.slice(page * fits, (page + 1) * fits).map((ranked) => (
          <Row key={ranked.player.id} room={room} ranked={ranked} />
        ))}
      </ul>
    </section>
  );
}

function Row({ room, ranked: { player } }: { room: Room; ranked: Ranked }) {
  const {
    summary,
    room: { people },
  } = useSeldomT();
  const turn = turnOf(room);
  const draws = turn?.drawer_id === player.id;
  const guessed = turn !== null && player.guessed;
  const won =
    turn?.name === "summary" ? turn.points.find(({ user_id }) => user_id === player.id) : undefined;
  const scored = room.phase.name !== "lobby" && hasPoints(room);

  return (
    <li
      className={cx(
        "flex min-w-0 items-center gap-[0.35em]",
        guessed && "font-bold",
        !player.connected && "opacity-60",
      )}
    >
      <span className="relative shrink-0">
        <Avatar value={player.avatar} className="size-[1.6em]" />
        {guessed && (
          <Check
            size="1em"
            strokeWidth={5}
            aria-label={people.guessed}
            className="absolute -right-[0.15em] -bottom-[0.15em] rounded-full bg-good p-[0.15em] text-good-ink"
          />
        )}
      </span>
      {player.team !== null && showsTeams(room) && <TeamMark team={player.team} />}
      <span className="min-w-0 flex-1 truncate">{player.username}</span>
      {draws && <Pencil size="0.9em" aria-label={people.draws} className="shrink-0 text-accent" />}
      {player.connected && player.on_break && (
        <Coffee size="0.9em" aria-label={people.onBreak} className="shrink-0 text-ink-soft" />
      )}
      {!player.connected && (
        <WifiOff size="0.9em" aria-label={people.absent} className="shrink-0 text-bad" />
      )}
      {won !== undefined && won.points > 0 ? (
        <strong className="shrink-0 text-good tabular-nums">{summary.points(won.points)}</strong>
      ) : (
        scored && <span className="shrink-0 tabular-nums">{player.score}</span>
      )}
    </li>
  );
}

/** How many rows have room in the list; at least one. */
function useRows(list: RefObject<HTMLUListElement | null>): number {
  const [rows, setRows] = useState(1);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => {
      const { gridTemplateColumns, gridAutoRows } = getComputedStyle(element);
      const columns = gridTemplateColumns.split(" ").length;
      const row = Number.parseFloat(gridAutoRows);
      setRows(Math.max(1, columns * Math.floor(element.clientHeight / row)));
    };
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, [list]);
  return rows;
}

/** Which of so many pages is shown, one after the other. */
function useTurns(pages: number): number {
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (pages < 2) return;
    const timer = setInterval(() => setPage((before) => before + 1), PAGE_MS);
    return () => clearInterval(timer);
  }, [pages]);
  return page % pages;
}
