// The top of the game: the clock, the word, and how the game stands. All of it
// is always visible, on every screen.

import { Check, Pencil, Volume2, VolumeX } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Room, Turn } from "../../game/room";
import {
  amDrawer,
  amHosting,
  amOnBreak,
  guessProgress,
  isOrderKnown,
  playerOf,
  turnOf,
  turnsExpected,
  turnsUntilMine,
} from "../../game/select";
import { setMuted, soundSettings } from "../../game/sound";
import { useT } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { MenuButton } from "./MenuButton";
import { Timer } from "./Timer";
import { WordLine } from "./WordLine";

interface BarProps {
  room: Room;
  onMenu: () => void;
}

export function Bar({ room, onMenu }: BarProps) {
  const turn = turnOf(room);
  const { round, guesses } = useFacts(room, turn);
  if (!turn) {
    return (
      <header className="bar">
        <h1 className="col-span-2 truncate text-xl">{room.settings.name}</h1>
        <Buttons room={room} onMenu={onMenu} />
      </header>
    );
  }
  return (
    <header className="bar">
      <h1 className="sr-only">{room.settings.name}</h1>
      <div className="flex min-w-0 items-center gap-3">
        <Timer turn={turn} />
        <div className="hidden min-w-0 leading-snug wide:block">{round}</div>
      </div>
      <div className="@container min-w-0">
        <div className="flex min-h-8 items-center justify-center pb-1 wide:min-h-12 wide:pb-0">
          <WordLine room={room} turn={turn} />
        </div>
        <div className="text-[0.75rem] leading-tight min-[380px]:text-[0.8125rem] wide:hidden">
          <div className="flex justify-between gap-2">{round}</div>
          <div className="flex justify-between gap-2">{guesses}</div>
        </div>
      </div>
      <div className="flex min-w-0 items-center justify-between gap-2">
        <div className="hidden min-w-0 text-[0.9375rem] leading-snug whitespace-nowrap wide:block">
          {guesses}
        </div>
        <Buttons room={room} onMenu={onMenu} />
      </div>
    </header>
  );
}

/** What is said twice in the markup, for the narrow and the wide bar, and shown once. */
function useFacts(room: Room, turn: Turn | null): { round: ReactNode; guesses: ReactNode } {
  const { bar } = useT().room;
  if (!turn) return { round: null, guesses: null };
  const mine = amDrawer(room);
  const name = playerOf(room, turn.drawer_id)?.username ?? "";
  const rounds = Math.max(room.settings.max_rounds, turn.round);
  const { guessed, guessers } = guessProgress(room);
  const until = turnsUntilMine(room);
  const turns = turnsExpected(room, turn);

  return {
    round: (
      <>
        <p className="flex min-w-0 items-center gap-1 font-bold">
          <Pencil size={14} aria-hidden="true" className="shrink-0 text-accent" />
          <span className="truncate">{mine ? bar.youDraw : bar.drawer(name)}</span>
        </p>
        <p className="shrink-0 text-ink-soft">
          <span aria-hidden="true">{bar.turn(turn.turn, turns)}</span>
          <span className="sr-only">{bar.turnRead(turn.turn, turns, turn.round, rounds)}</span>
        </p>
      </>
    ),
    guesses: (
      <>
        <p className={cx("flex shrink-0 items-center gap-1 font-bold", guessed > 0 && "text-good")}>
          <Check size={14} strokeWidth={3} aria-hidden="true" className="shrink-0" />
          <span aria-hidden="true">
            {guessed}/{guessers}
            <span className="@max-[15.5rem]:hidden"> {bar.guessed}</span>
          </span>
          <span className="sr-only">{bar.guessedRead(guessed, guessers)}</span>
        </p>
        {!mine && (
          <p
            className={cx(
              "truncate",
              until === 1 && isOrderKnown(room) ? "font-bold text-accent" : "text-ink-soft",
            )}
          >
            {amHosting(room)
              ? bar.hosting
              : amOnBreak(room)
                ? bar.onBreak
                : until === null
                  ? bar.drawn
                  : !isOrderKnown(room)
                    ? bar.toCome
                    : until === 1
                      ? bar.next
                      : bar.later(until)}
          </p>
        )}
      </>
    ),
  };
}

function Buttons({ room, onMenu }: BarProps) {
  const { way } = useT().room;
  const muted = useStore(soundSettings, (settings) => settings.muted);
  const Speaker = muted ? VolumeX : Volume2;

  return (
    <div className="flex items-center justify-self-end">
      <IconButton
        label={muted ? way.unmute : way.mute}
        onClick={() => setMuted(!muted)}
        className="max-wide:hidden!"
      >
        <Speaker size={22} aria-hidden="true" />
      </IconButton>
      <MenuButton room={room} onOpen={onMenu} />
    </div>
  );
}
