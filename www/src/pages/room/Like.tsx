// The heart on a drawing: for the others to press once, for its drawer to see.

import { Heart } from "lucide-react";
import type { Room } from "../../game/room";
import { amDrawer } from "../../game/select";
import { like } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { cx } from "../../ui/cx";

const PLACE =
  "absolute end-2 bottom-2 flex min-h-11 min-w-11 items-center justify-center gap-1 rounded-full px-2.5 font-bold";

export default function Like({ room }: { room: Room }) {
  const { likes: t } = useSeldomT();
  const { phase } = room;
  if (!room.settings.likes || (phase.name !== "drawing" && phase.name !== "summary")) return null;
  // Nothing was drawn, or the host has dropped it.
  if (phase.name === "summary" && (phase.word === null || phase.reason === "vetoed")) return null;
  const count = phase.likes.length;
  const mine = phase.likes.includes(room.me);

  if (amDrawer(room)) {
    return (
      count > 0 && (
        <p className={cx(PLACE, "pointer-events-none bg-surface/80 text-bad")}>
          <Heart size={20} fill="currentColor" aria-hidden="true" />
          <span aria-hidden="true">{count}</span>
          <span className="sr-only">{t.count(count)}</span>
        </p>
      )
    );
  }
  return (
    <button
      type="button"
      aria-pressed={mine}
      aria-label={`${mine ? t.liked : t.like}${count > 0 ? `, ${t.count(count)}` : ""}`}
      onClick={() => !mine && like(phase.turn)}
      className={cx(
        PLACE,
        "border-2 bg-surface/90",
        mine ? "border-bad text-bad" : "border-line text-ink-soft hover:text-bad",
      )}
    >
      <Heart size={22} fill={mine ? "currentColor" : "none"} aria-hidden="true" />
      {count > 0 && <span aria-hidden="true">{count}</span>}
    </button>
  );
}
