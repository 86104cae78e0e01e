// What is written and what happens, newest at the bottom. It follows the newest
// line unless somebody has scrolled up to read.

import { memo, useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import { ignored, ignoredIn } from "../../game/ignored";
import { isBusy, type LogEntry, type Room } from "../../game/room";
import { type Dictionary, useT } from "../../i18n";
import { cx } from "../../ui/cx";

/** Closer to the end than this counts as "at the end". */
const NEAR_END_PX = 40;

export function ChatLog({ room, className }: { room: Room; className?: string }) {
  const { chat } = useT().room;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const unread = useStore(ignored, () => ignoredIn(room.code));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves it.
  useLayoutEffect(() => {
    const element = list.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [room.nextKey]);

  // A keyboard that opens takes its room from the top of the log, not from its end.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, []);

  return (
    <div
      ref={list}
      role="log"
      aria-label={chat.title}
      // Thirty people guess faster than anybody can listen: then only what matters is announced.
      aria-live={isBusy(room) ? "off" : "polite"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
      className={cx(
        "sheet min-h-0 overflow-y-auto overscroll-contain px-3 py-1.5 leading-snug wrap-anywhere",
        className,
      )}
    >
      {room.log.length === 0 && <p className="py-1 text-ink-soft">{chat.empty}</p>}
      {room.log
        .filter((entry) => entry.kind !== "chat" || !unread.includes(entry.userId))
        .map((entry) => (
          <Line key={entry.key} entry={entry} />
        ))}
    </div>
  );
}

const Line = memo(function Line({ entry }: { entry: LogEntry }) {
  const { chat } = useT().room;
  if (entry.kind !== "chat") {
    return (
      <p className={cx("px-1.5 py-0.5 font-semibold", TONES[entry.kind])}>
        {sentence(entry, chat)}
      </p>
    );
  }
  const secret = entry.channel === "knowers";
  const mark = { room: "", knowers: ` · ${chat.knowersMark}`, guesses: ` · ${chat.guessMark}` };
  return (
    <p
      className={cx(
        "my-px rounded-sm px-1.5 py-0.5",
        secret ? "bg-good-soft text-ink" : entry.mine && "bg-accent-soft",
      )}
    >
      <span className={cx("font-bold", secret && "text-good")}>
        {entry.mine ? `${entry.username} (${chat.mine})` : entry.username}
        {mark[entry.channel]}:
      </span>{" "}
      {entry.text}
    </p>
  );
});

type Event = Exclude<LogEntry, { kind: "chat" }>;

const TONES: Record<Event["kind"], string> = {
  guessed: "text-good",
  near: "rounded-sm bg-warn-soft text-warn",
  turn: "mt-1 border-t border-line pt-1 text-accent",
  word: "text-ink",
  joined: "text-ink-soft",
  left: "text-ink-soft",
  kicked: "text-ink-soft",
  lost: "text-ink-soft",
  back: "text-ink-soft",
  host: "text-ink-soft",
};

function sentence(entry: Event, chat: Dictionary["room"]["chat"]): string {
  switch (entry.kind) {
    case "guessed":
      return entry.mine
        ? chat.guessedYou(entry.points)
        : chat.guessed(entry.username, entry.points);
    case "near":
      return chat.near(entry.guess);
    case "turn":
      return entry.mine ? chat.turnYou : chat.turn(entry.username);
    case "word":
      return chat.word(entry.word);
    case "host":
      return entry.mine ? chat.hostYou : chat.host(entry.username);
    default:
      return chat[entry.kind](entry.username);
  }
}
