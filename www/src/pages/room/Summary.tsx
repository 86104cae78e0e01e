// The end of a turn: the word, why it ended, and who has won what.

import { useStore } from "zustand";
import { clock } from "../../game/clock";
import type { Room, Summary as SummaryTurn } from "../../game/room";
import { hasPoints, playerOf } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import { Avatar } from "../../ui/Avatar";

/** Lines that fit on a phone's board; my own is always one of them. */
const LINES_MAX = 6;

interface SummaryProps {
  room: Room;
  turn: SummaryTurn;
}

export default function Summary({ room, turn }: SummaryProps) {
  const {
    summary,
    room: { people },
  } = useSeldomT();
  const left = useStore(clock, (seconds) => seconds.left) ?? 0;
  const won = turn.points
    .filter(({ user_id, points }) => (hasPoints(room) ? points > 0 : user_id !== turn.drawer_id))
    .sort((one, other) => other.points - one.points);
  const lines = won.filter(
    ({ user_id }, place) => place < LINES_MAX - 1 || user_id === room.me || won.length <= LINES_MAX,
  );

  return (
    <section
      aria-label={summary.title}
      className="rise-in absolute inset-0 flex flex-col items-center justify-center-safe gap-[min(0.75rem,2cqh)] overflow-y-auto bg-surface/92 p-3 text-center"
    >
      <div className="summary-word">
        {turn.word === null ? (
          <p className="text-xl font-bold">{summary.none}</p>
        ) : (
          <>
            <p className="text-ink-soft">{summary.title}</p>
            <p className="text-[clamp(1.5rem,9cqh,2.5rem)] leading-tight font-extrabold text-accent">
              {turn.word}
            </p>
          </>
        )}
        {turn.definition && (
          <p className="mx-auto max-w-xl text-[clamp(1rem,3cqh,1.25rem)]">{turn.definition}</p>
        )}
        <p className="text-[clamp(1rem,3.4cqh,1.375rem)] font-semibold">
          {summary.reasons[turn.reason]}
        </p>
      </div>
      {won.length === 0 ? (
        turn.word !== null && turn.reason !== "drawer_left" && <p>{summary.nobody}</p>
      ) : (
        <ol className="grid w-full max-w-xl grid-cols-[repeat(auto-fit,minmax(min(13rem,100%),1fr))] gap-x-6 gap-y-0.5 text-[clamp(1rem,3.2cqh,1.25rem)]">
          {lines.map(({ user_id, points }) => {
            const player = playerOf(room, user_id);
            if (!player) return null;
            return (
              <li key={user_id} className="flex min-w-0 items-center gap-2">
                <Avatar value={player.avatar} className="size-[clamp(1.75rem,6.5cqh,2.75rem)]" />
                <span className="min-w-0 truncate font-semibold">
                  {player.username}
                  {user_id === room.me && <span className="text-ink-soft"> ({people.you})</span>}
                </span>
                <strong className="ms-auto text-good tabular-nums">
                  {points > 0 ? summary.points(points) : "✓"}
                </strong>
              </li>
            );
          })}
          {won.length > lines.length && (
            <li className="self-center text-ink-soft">{summary.more(won.length - lines.length)}</li>
          )}
        </ol>
      )}
      {left > 0 && <p className="text-[0.9375rem] text-ink-soft">{summary.next(left)}</p>}
    </section>
  );
}
