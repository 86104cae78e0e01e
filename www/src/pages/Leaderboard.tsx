// The best accounts of this server.

import { languageTag } from "../i18n";
import { usePagesT } from "../i18n/pages";
import { leaderboard } from "../net/api";
import { useAnswer } from "../net/useAnswer";
import { useSession } from "../session";
import { Card } from "../ui/Card";
import { cx } from "../ui/cx";
import { Failed } from "../ui/Failed";
import { Page } from "../ui/Page";
import { Waiting } from "../ui/Spinner";

const ROWS = 50;

const best = () => leaderboard(ROWS);

export default function Leaderboard() {
  const t = usePagesT();
  return (
    <Page title={t.leaderboard.title} lead={t.leaderboard.lead}>
      <Table />
    </Page>
  );
}

function Table() {
  const t = usePagesT();
  const me = useSession((state) => state.user);
  const [answer, askAgain] = useAnswer(best);
  if (answer.state === "waiting") return <Waiting text={t.ui.loading} />;
  if (answer.state === "failed") return <Failed message={answer.message} onRetry={askAgain} />;
  if (answer.data.length === 0) return <Card className="text-ink-soft">{t.leaderboard.empty}</Card>;

  const number = (value: number) => Math.round(value).toLocaleString(languageTag());
  return (
    <Card className="px-0! py-2!">
      <table className="w-full tabular-nums">
        <thead>
          <tr className="text-[0.9375rem] text-ink-soft">
            <th scope="col" className="py-2 pr-2 pl-5 text-start font-semibold">
              <span className="sr-only">{t.leaderboard.rank}</span>
            </th>
            <th scope="col" className="py-2 text-start font-semibold">
              {t.leaderboard.name}
            </th>
            <th scope="col" className="px-2 py-2 text-end font-semibold max-sm:hidden">
              {t.leaderboard.games}
            </th>
            <th scope="col" className="px-2 py-2 text-end font-semibold max-sm:hidden">
              {t.leaderboard.average}
            </th>
            <th scope="col" className="py-2 pr-5 pl-2 text-end font-semibold">
              {t.leaderboard.points}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.data.map((row) => {
            const isMe = me !== null && !me.isGuest && me.username === row.username;
            return (
              <tr
                key={row.username}
                className={cx("border-t border-line", isMe && "bg-accent-soft")}
              >
                <td className="py-2.5 pr-2 pl-5">
                  <Place rank={row.rank} />
                </td>
                <td className="max-w-0 w-full truncate py-2.5 font-bold">
                  {row.username}
                  {isMe && (
                    <span className="font-normal text-ink-soft"> ({t.leaderboard.you})</span>
                  )}
                </td>
                <td className="px-2 py-2.5 text-end max-sm:hidden">{number(row.games_played)}</td>
                <td className="px-2 py-2.5 text-end max-sm:hidden">{number(row.average_score)}</td>
                <td className="py-2.5 pr-5 pl-2 text-end font-bold">{number(row.total_score)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}

/** The first three wear a medal; the number says which. */
function Place({ rank }: { rank: number }) {
  return (
    <span
      className={cx(
        "inline-flex h-8 min-w-8 items-center justify-center rounded-full font-bold",
        rank === 1 && "bg-accent text-accent-ink",
        (rank === 2 || rank === 3) && "border-2 border-accent text-accent",
      )}
    >
      {rank}
    </span>
  );
}
