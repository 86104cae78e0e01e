// The word as far as this player may know it: blanks with '(5, 3)', the word
// itself for those who know it, or who is choosing one.

import { Pencil } from "lucide-react";
import { type CSSProperties, Suspense } from "react";
import { isLetter } from "../../game/fit";
import type { Room, Turn } from "../../game/room";
import { amDrawer, amHosting, playerOf, wordLengths } from "../../game/select";
import { type Dictionary, useT } from "../../i18n";
import { cx } from "../../ui/cx";
import { later } from "../../ui/later";

const HeldWord = later(() => import("./HeldWord"));

export function WordLine({ room, turn }: { room: Room; turn: Turn }) {
  const t = useT();
  const { bar, choose } = t.room;
  const mine = amDrawer(room);

  if (turn.name === "choosing") {
    const name = playerOf(room, turn.drawer_id)?.username ?? "";
    return <Phrase lead={mine ? bar.choosingYou : choose.others(name)} />;
  }
  if (turn.name === "summary") {
    return turn.word === null ? (
      <Phrase lead={bar.noWord} />
    ) : (
      <Phrase lead={bar.itWas} word={turn.word} />
    );
  }
  if (amHosting(room)) {
    return (
      <Suspense fallback={null}>
        <HeldWord key={turn.turn} turn={turn} />
      </Suspense>
    );
  }
  if (turn.word !== undefined) {
    return <Phrase lead={mine ? bar.draw : bar.known} word={turn.word} good={!mine} pen={mine} />;
  }
  if (turn.mask.length === 0) return <Phrase lead={bar.unknownLength} />;
  return <Blanks mask={turn.mask} />;
}

interface PhraseProps {
  lead: string;
  word?: string;
  good?: boolean;
  pen?: boolean;
}

function Phrase({ lead, word, good = false, pen = false }: PhraseProps) {
  return (
    <p className="flex min-w-0 flex-wrap items-baseline justify-center gap-x-2 text-center leading-tight">
      {pen && <Pencil size={18} aria-hidden="true" className="self-center text-accent" />}
      <span
        className={
          word === undefined
            ? "font-bold wide:text-xl"
            : "text-ink-soft max-[359px]:text-[0.875rem]"
        }
      >
        {lead}
      </span>
      {word !== undefined && (
        <strong className={cx("text-lg min-[360px]:text-xl wide:text-3xl", good && "text-good")}>
          {word}
        </strong>
      )}
    </p>
  );
}

interface BlanksProps {
  mask: string[];
  /** To be read from the back of a room. */
  large?: boolean;
}

export function Blanks({ mask, large = false }: BlanksProps) {
  const { bar } = useT().room;
  const lengths = wordLengths(mask);
  const style = { "--letters": Math.max(8, mask.length) } as CSSProperties;

  return (
    <div
      role="img"
      aria-label={bar.maskRead(lengths, knownLetters(mask, bar))}
      className="@container flex w-full min-w-0 justify-center"
    >
      <p
        aria-hidden="true"
        style={style}
        className={cx(
          "flex flex-wrap items-end justify-center gap-x-[0.2em] font-mono font-extrabold",
          large
            ? "[font-size:min(2.2em,calc((100cqw-5em)/var(--letters)*1.08))]"
            : "[font-size:min(1.375rem,calc((100cqw-3rem)/var(--letters)*1.08))] wide:[font-size:min(2rem,calc((100cqw-4rem)/var(--letters)*1.08))]",
        )}
      >
        {mask.map((letter, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a letter is its place in the word.
          <Letter key={`${place}${letter}`} letter={letter} />
        ))}
        <span
          className={cx(
            "ps-1 font-sans font-bold text-ink-soft",
            large ? "[font-size:var(--text)]" : "text-[0.9375rem]",
          )}
        >
          {bar.lengths(lengths)}
        </span>
      </p>
    </div>
  );
}

function Letter({ letter }: { letter: string }) {
  if (letter === " ") return <span className="w-[0.5em]" />;
  if (!isLetter(letter)) return <span className="leading-[1.15]">{letter}</span>;
  const known = letter !== "_";
  return (
    <span
      className={
        known
          ? "w-[0.72em] border-b-3 border-accent text-center leading-[1.15] text-accent"
          : "h-[1.15em] w-[0.72em] border-b-3 border-ink"
      }
    >
      {known ? letter : ""}
    </span>
  );
}

function knownLetters(mask: string[], bar: Dictionary["room"]["bar"]): string {
  return mask
    .map((letter, place) =>
      letter !== "_" && isLetter(letter) ? bar.letterRead(place + 1, letter) : null,
    )
    .filter((part) => part !== null)
    .join(", ");
}
