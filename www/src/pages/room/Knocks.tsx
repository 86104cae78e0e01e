// Who waits at the door, for the host: one tap lets them in or sends them away.
// It lies on the screen until it is answered.

import { answerKnock } from "../../game/hosting";
import type { Room } from "../../game/room";
import { playerOf } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import type { Knocker } from "../../protocol";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";

/** So many fit a phone beside the game; the others follow. */
const SHOWN_MAX = 2;

export default function Knocks({ room }: { room: Room }) {
  const { door } = useSeldomT();
  const more = room.knocks.length - SHOWN_MAX;
  return (
    <section
      aria-label={door.atTheDoor}
      className="pointer-events-auto mx-auto flex w-full max-w-md flex-col gap-1 rounded-b-lg bg-warn-soft px-3 py-1.5 text-warn lift-sheet"
    >
      <ul className="flex flex-col gap-1" aria-live="polite">
        {room.knocks.slice(0, SHOWN_MAX).map((knock) => {
          // Who has yet to pick a name is known by the one of the seat.
          const wanted = knock.seat === null ? null : playerOf(room, knock.seat);
          const name = wanted?.username ?? knock.username;
          return (
            <li key={knock.user_id} className="flex min-w-0 flex-wrap items-center gap-2">
              <div className="flex min-w-0 flex-1 basis-40 items-center gap-2">
                <Avatar value={knock.avatar} className="size-8 shrink-0" />
                <span className="min-w-0 font-bold wrap-anywhere">
                  {knock.seat === null ? door.knocks(name) : door.wantsSeat(name)}
                </span>
              </div>
              <div className="ms-auto flex gap-2">
                {knock.seat !== null && <SeatButton knock={knock} seat={knock.seat} name={name} />}
                {!knock.inside && (
                  <Button
                    variant={knock.seat === null ? "primary" : "plain"}
                    aria-label={door.letInName(name)}
                    onClick={() => answerKnock(knock.user_id, true)}
                  >
                    {knock.seat === null ? door.letIn : door.letInNew}
                  </Button>
                )}
                <Button
                  aria-label={door.sendAwayName(name)}
                  onClick={() => answerKnock(knock.user_id, false)}
                >
                  {door.sendAway}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {more > 0 && <p className="text-center font-bold">{door.knocksMore(more)}</p>}
    </section>
  );
}

function SeatButton({ knock, seat, name }: { knock: Knocker; seat: number; name: string }) {
  const { door } = useSeldomT();
  return (
    <Button
      variant="primary"
      aria-label={door.giveSeatName(name)}
      onClick={() => answerKnock(knock.user_id, true, seat)}
    >
      {door.giveSeat}
    </Button>
  );
}
