// 'Mia 2' may be 'Mia', who has lost the connection on another device: the way
// to ask the host for that seat.

import { useState } from "react";
import { askSeat } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import type { Player } from "../../protocol";
import { Button } from "../../ui/Button";

export default function SeatAsk({ absent }: { absent: Player }) {
  const { door } = useSeldomT();
  const [answer, setAnswer] = useState<"asked" | "no" | null>(null);
  if (answer === "no") return null;
  return (
    <section
      aria-label={door.seatAsk(absent.username)}
      className="pointer-events-auto mx-auto flex w-full max-w-md flex-wrap items-center gap-2 rounded-b-lg bg-warn-soft px-3 py-1.5 text-warn lift-sheet"
    >
      <p role="status" className="min-w-24 flex-1 font-bold wrap-anywhere">
        {answer === "asked" ? door.seatAsked : door.seatAsk(absent.username)}
      </p>
      {answer === null && (
        <>
          <Button variant="primary" onClick={() => askSeat(absent.id) && setAnswer("asked")}>
            {door.seatAskYes}
          </Button>
          <Button onClick={() => setAnswer("no")}>{door.sendAway}</Button>
        </>
      )}
      {answer === "asked" && <Button onClick={() => setAnswer("no")}>{door.seatAskedOk}</Button>}
    </section>
  );
}
