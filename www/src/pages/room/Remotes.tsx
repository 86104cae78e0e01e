// The host's devices: a link for one more, which others may see and which shows
// only when asked for, and those that hold the room. It loads when it is asked for.

import { lazy, useEffect, useState } from "react";
import { remoteLink } from "../../game/address";
import { offerRemote, withdrawRemote } from "../../game/hosting";
import { asks, type Room } from "../../game/room";
import { secondsUntil } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import { REMOTES_MAX } from "../../limits";
import { Button } from "../../ui/Button";
import { Qr } from "../../ui/Qr";
import { useRoomLink } from "./useRoomLink";

const RemoteAsk = lazy(() => import("./RemoteAsk"));

export function Remotes({ room }: { room: Room }) {
  const { remote: t } = useSeldomT();
  const asking = room.remotes.find(asks);
  const held = room.remotes.filter((remote) => !asks(remote));
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-soft">{t.text}</p>
      {asking ? (
        <RemoteAsk number={asking.number} />
      ) : held.length >= REMOTES_MAX ? (
        <p className="font-bold">{t.full}</p>
      ) : (
        <Offer room={room} />
      )}
      {held.length > 0 && (
        <section aria-labelledby="devices" className="flex flex-col gap-1">
          <h3 id="devices" className="text-lg">
            {t.held}
          </h3>
          <ul className="flex flex-col gap-1">
            {held.map(({ number, state }) => (
              <li key={number} className="flex items-center gap-2">
                <span className="min-w-0 flex-1">
                  <span className="font-bold">{t.device(number)}</span>
                  {!asks({ number, state }) && (
                    <span className="text-ink-soft">
                      {" "}
                      · {t.states[state === "connected" ? "connected" : "absent"]}
                    </span>
                  )}
                </span>
                <Button
                  aria-label={t.withdrawName(number)}
                  variant="danger"
                  onClick={() => withdrawRemote(number)}
                >
                  {t.withdraw}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Offer({ room }: { room: Room }) {
  const { remote: t } = useSeldomT();
  const link = useRoomLink(room.code);
  // A key that was shown before this sheet was opened is not shown again unasked.
  const [shown, setShown] = useState(false);
  const left = useSecondsUntil(room.remoteOffer?.deadline ?? 0);
  const offer = shown ? room.remoteOffer : null;
  const show = (
    <Button
      variant="primary"
      onClick={() => {
        setShown(true);
        offerRemote();
      }}
    >
      {offer ? t.showAgain : t.show}
    </Button>
  );
  if (!offer) return show;
  if (left === 0) {
    return (
      <>
        <p role="status" className="font-bold">
          {t.over}
        </p>
        {show}
      </>
    );
  }
  return (
    <div className="flex flex-col items-center gap-3">
      <p className="self-stretch">{t.scan}</p>
      <Qr text={remoteLink(link, offer.key)} label={t.qr} className="size-56" />
      <p className="self-stretch text-[0.9375rem] wrap-anywhere text-ink-soft select-all">
        {remoteLink(link, offer.key)}
      </p>
      <p className="self-stretch font-bold tabular-nums">{t.once(left)}</p>
    </div>
  );
}

/** Runs down as long as this is on the screen. */
function useSecondsUntil(deadline: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return secondsUntil(deadline, now);
}
