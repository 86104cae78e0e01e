// How to get in, for whoever comes late: always there, and the whole page
// before a game.

import { useSeldomT } from "../../i18n/seldom";
import { spokenCode } from "../../roomcode";
import { Qr } from "../../ui/Qr";
import { Address } from "../room/Address";
import { useRoomLink } from "../room/useRoomLink";

export function Invitation({ code, large }: { code: string; large: boolean }) {
  const { cards, screen } = useSeldomT();
  const link = useRoomLink(code);
  return (
    <section
      aria-label={cards.invite}
      className={large ? "screen-invitation large sheet" : "screen-invitation sheet"}
    >
      {large && <h2 className="text-[1.6em]">{cards.inviteText}</h2>}
      <Qr text={link} label={cards.qr(link)} className="screen-qr" />
      <Address link={link} className="screen-address font-extrabold leading-tight" />
      <div className="screen-code">
        {!large && <p className="text-ink-soft">{screen.join}</p>}
        <p className="font-mono text-[1.6em] leading-tight font-extrabold tracking-wide text-accent">
          <span aria-hidden="true" className="whitespace-nowrap">
            {spokenCode(code)}
          </span>
          <span className="sr-only">{cards.codeRead(code)}</span>
        </p>
      </div>
    </section>
  );
}
