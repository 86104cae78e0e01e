// Something to draw on until the game starts: the board of everybody, or where
// the host wants none, a pad that nobody else sees.

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { BoardView } from "../../canvas/BoardView";
import { Board } from "../../canvas/board";
import type { Op } from "../../canvas/op";
import { listenForShortcuts } from "../../canvas/shortcuts";
import { Toolbar } from "../../canvas/Toolbar";
import { FIRST_TOOL } from "../../canvas/tool";
import type { Room } from "../../game/room";
import { amHost } from "../../game/select";
import { board, clearDrawing, doodles } from "../../game/store";
import { feelPressure, holdTool, letFingerDraw, tools } from "../../game/tools";
import { useSeldomT } from "../../i18n/seldom";
import { Button } from "../../ui/Button";
import HeldPen from "./HeldPen";

export default function LobbyBoard({ room }: { room: Room }) {
  return room.settings.doodling ? <Shared host={amHost(room)} /> : <Pad />;
}

function Shared({ host }: { host: boolean }) {
  const { cards } = useSeldomT();
  return (
    <Sheet
      board={board}
      title={cards.doodles}
      text={cards.doodlesText}
      label={cards.doodlesLabel}
      onOp={(op) => doodles.draw(op)}
      onClear={host ? clearDrawing : undefined}
    />
  );
}

function Pad() {
  const { cards } = useSeldomT();
  const [pad] = useState(() => new Board());
  const draw = (op: Op) => pad.apply([op], "now");
  return (
    <Sheet
      board={pad}
      title={cards.pad}
      text={cards.padText}
      label={cards.padLabel}
      onOp={draw}
      onUndo={() => draw({ op: "undo" })}
      onClear={() => draw({ op: "clear" })}
    />
  );
}

interface SheetProps {
  board: Board;
  title: string;
  text: string;
  label: string;
  onOp: (op: Op) => void;
  onUndo?: () => void;
  onClear?: (() => void) | undefined;
}

function Sheet({ board, title, text, label, onOp, onUndo, onClear }: SheetProps) {
  const { cards } = useSeldomT();
  const { tool, stylus, fingerDraws, pressure } = useStore(tools);
  // A board takes the touch that would scroll the page: fingers ask for it first.
  const [drawing, setDrawing] = useState(() => matchMedia("(pointer: fine)").matches);

  useEffect(() => holdTool(FIRST_TOOL), []);
  useEffect(() => {
    if (!drawing) return;
    return listenForShortcuts((shortcut) => {
      if (shortcut.does === "undo") onUndo?.();
      else if (shortcut.does === "clear") onClear?.();
      else if (shortcut.does === "tool") holdTool(shortcut.change(tools.getState().tool));
    });
  });

  return (
    <section aria-labelledby="doodles" className="lobby-board sheet flex flex-col gap-2 p-4">
      <div className="flex items-center justify-between gap-2">
        <div>
          <h2 id="doodles" className="text-xl">
            {title}
          </h2>
          <p className="text-[0.9375rem] text-ink-soft">{text}</p>
        </div>
        <Button size="sm" aria-pressed={drawing} onClick={() => setDrawing(!drawing)}>
          {drawing ? cards.drawDone : cards.drawAlong}
        </Button>
      </div>
      <div className="paper relative mx-auto w-full overflow-hidden rounded-lg border border-line">
        <BoardView board={board} label={label} />
        {drawing && <HeldPen onOp={onOp} />}
      </div>
      {drawing && (
        <Toolbar
          tool={tool}
          onTool={holdTool}
          onUndo={onUndo}
          onClear={onClear}
          finger={stylus ? { on: fingerDraws, onChange: letFingerDraw } : undefined}
          pressure={stylus ? { on: pressure, onChange: feelPressure } : undefined}
        />
      )}
    </section>
  );
}
