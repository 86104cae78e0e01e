// How the others get in: the address, the code and the QR code, large enough to
// be read from a projector when asked for.

import { Maximize2 } from "lucide-react";
import { useState } from "react";
import type { Room } from "../../game/room";
import { useSeldomT } from "../../i18n/seldom";
import { spokenCode } from "../../roomcode";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog } from "../../ui/Dialog";
import { Qr } from "../../ui/Qr";
import { Address } from "./Address";
import { useRoomLink } from "./useRoomLink";

export default function Invite({ room }: { room: Room }) {
  const { cards } = useSeldomT();
  const link = useRoomLink(room.code);
  const [large, setLarge] = useState(false);

  return (
    <section aria-labelledby="invite" className="lobby-invite sheet flex flex-col gap-3 p-4">
      <h2 id="invite" className="text-xl">
        {cards.invite}
      </h2>
      <div className="flex items-center gap-4">
        <Qr text={link} label={cards.qr(link)} className="size-32 shrink-0 sm:size-36" />
        <div className="min-w-0">
          <p className="text-ink-soft">{cards.code}</p>
          <Code code={room.code} className="text-[clamp(1.75rem,8vw,2.25rem)]" />
        </div>
      </div>
      <Address
        link={link}
        className="font-extrabold text-[clamp(1.125rem,4.6vw,1.3125rem)] leading-snug"
      />
      <div className="flex flex-wrap gap-2">
        <CopyButton text={link} label={cards.copyLink} />
        <Button icon={<Maximize2 size={20} aria-hidden="true" />} onClick={() => setLarge(true)}>
          {cards.showLarge}
        </Button>
      </div>
      <Dialog
        open={large}
        onClose={() => setLarge(false)}
        title={cards.inviteText}
        className="w-[min(72rem,calc(100vw-2rem))]!"
      >
        <div className="flex flex-col items-center gap-4 text-center">
          <Address
            link={link}
            className="font-extrabold text-[clamp(1.25rem,3.6vw,3.25rem)]  leading-tight"
          />
          <Qr
            text={link}
            label={cards.qr(link)}
            className="size-[min(70vw,calc(var(--vvh,100vh)-21rem))] min-h-48 min-w-48"
          />
          <Code code={room.code} className="text-[clamp(2.5rem,7vw,5rem)]" />
        </div>
      </Dialog>
    </section>
  );
}

function Code({ code, className }: { code: string; className: string }) {
  const { cards } = useSeldomT();
  return (
    <p className={`font-mono leading-tight font-extrabold tracking-wide text-accent ${className}`}>
      <span aria-hidden="true" className="whitespace-nowrap">
        {spokenCode(code)}
      </span>
      <span className="sr-only">{cards.codeRead(code)}</span>
    </p>
  );
}
