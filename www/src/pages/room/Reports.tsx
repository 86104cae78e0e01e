// What players say of others, for the host: whom it is about, what is bad, and who
// says so. It waits in the list of players, and only a number on the menu tells of
// it: this screen may be what the whole room looks at.

import { dismissReport } from "../../game/hosting";
import type { Room } from "../../game/room";
import { playerOf } from "../../game/select";
import { languageTag } from "../../i18n";
import { useSeldomT } from "../../i18n/seldom";
import { Button } from "../../ui/Button";

interface ReportsProps {
  room: Room;
  /** Opens what the host can do about somebody. */
  onManage: (id: number) => void;
}

export function Reports({ room, onManage }: ReportsProps) {
  const { reports: t } = useSeldomT();
  if (room.reports.length === 0) return null;
  const listed = new Intl.ListFormat(languageTag());
  return (
    <section
      aria-labelledby="reports"
      className="flex flex-col gap-2 rounded-lg bg-warn-soft p-3 text-warn"
    >
      <h3 id="reports" className="text-lg">
        {t.list}
      </h3>
      <ul className="flex flex-col gap-2">
        {room.reports.map(({ user_id, username, reason, by }) => {
          const names = by.map((id) => playerOf(room, id)?.username ?? t.gone);
          return (
            <li key={`${user_id}${reason}`} className="flex flex-wrap items-center gap-2">
              <p className="min-w-40 flex-1 wrap-anywhere">
                <strong>{t.line[reason](username)}</strong> {t.by(listed.format(names), by.length)}
              </p>
              {playerOf(room, user_id) && (
                <Button onClick={() => onManage(user_id)} aria-label={t.actOn(username)}>
                  {t.act}
                </Button>
              )}
              <Button
                onClick={() => dismissReport(user_id, reason)}
                aria-label={t.dismissOf(username)}
              >
                {t.dismiss}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
