// The drawer's tools. They fit a phone of 360 px in three rows and become one
// slim row where there is room; what decides is the width of their place.

import {
  Check,
  Circle,
  Eraser,
  Hand,
  PaintBucket,
  Pencil,
  PenTool,
  Redo2,
  Slash,
  Square,
  Trash2,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { BRUSH_DIAMETERS, PALETTE } from "./palette";
import type { Shape } from "./shapes";
import { type Tool, type ToolKind, withColor, withNextShape, withSize } from "./tool";

/** Everything that the toolbar says, in the language of the page. */
export interface ToolbarLabels {
  toolbar: string;
  pen: string;
  eraser: string;
  fill: string;
  shapes: Readonly<Record<Shape, string>>;
  undo: string;
  redo: string;
  clear: string;
  finger: string;
  pressure: string;
  sizes: string;
  /** As many as BRUSH_DIAMETERS. */
  size: readonly string[];
  colors: string;
  /** In the order of PALETTE. */
  color: readonly string[];
}

export const ENGLISH_TOOLBAR: ToolbarLabels = {
  toolbar: "Drawing tools",
  pen: "Pen",
  eraser: "Eraser",
  fill: "Fill",
  shapes: { line: "Straight line", rectangle: "Rectangle", ellipse: "Ellipse" },
  undo: "Undo",
  redo: "Redo",
  clear: "Clear the board",
  finger: "Draw with a finger",
  pressure: "Thicker when pressed harder",
  sizes: "Pen size",
  size: ["Fine", "Thin", "Medium", "Thick", "Very thick"],
  colors: "Colour",
  color: PALETTE.map(({ name }) => name),
};

interface Option {
  on: boolean;
  onChange: (on: boolean) => void;
}

export interface ToolbarProps {
  tool: Tool;
  onTool: (tool: Tool) => void;
  /** Absent where nothing can be taken back. */
  onUndo?: (() => void) | undefined;
  onRedo?: (() => void) | undefined;
  /** Nobody is asked: in a game a clear can be undone. */
  onClear?: (() => void) | undefined;
  /** Given after a stylus was seen: whether touch draws as well. */
  finger?: Option | undefined;
  /** The same: whether it draws thicker the harder it is pressed. */
  pressure?: Option | undefined;
  labels?: ToolbarLabels;
}

const KINDS: readonly {
  kind: Exclude<ToolKind, "shape">;
  key: string;
  icon: ReactNode;
}[] = [
  { kind: "pen", key: "B", icon: <Pencil size={22} aria-hidden /> },
  { kind: "eraser", key: "E", icon: <Eraser size={22} aria-hidden /> },
  { kind: "fill", key: "F", icon: <PaintBucket size={22} aria-hidden /> },
];

const SHAPE_BUTTONS: Record<Shape, { key: string; icon: ReactNode }> = {
  line: { key: "L", icon: <Slash size={22} aria-hidden /> },
  rectangle: { key: "R", icon: <Square size={22} aria-hidden /> },
  ellipse: { key: "O", icon: <Circle size={22} aria-hidden /> },
};

/** Diameters of the dots that stand for the sizes, in px: true to order, not to scale. */
const DOTS_PX = [6, 10, 15, 21, 28] as const;

export function Toolbar({
  tool,
  onTool,
  onUndo,
  onRedo,
  onClear,
  finger,
  pressure,
  labels = ENGLISH_TOOLBAR,
}: ToolbarProps) {
  const ink = PALETTE[tool.color]?.hex;
  return (
    <div className="@container w-full">
      <fieldset
        aria-label={labels.toolbar}
        className="flex min-w-0 flex-wrap items-center gap-1 rounded-xl border border-line bg-surface p-1 text-ink @min-[1096px]:flex-nowrap @min-[1096px]:gap-2"
      >
        <div className="flex shrink-0">
          {KINDS.map(({ kind, key, icon }) => (
            <ToolButton
              key={kind}
              label={labels[kind]}
              shortcut={key}
              pressed={tool.kind === kind}
              onClick={() => onTool({ ...tool, kind })}
            >
              {icon}
            </ToolButton>
          ))}
          <ToolButton
            label={labels.shapes[tool.shape]}
            shortcut={SHAPE_BUTTONS[tool.shape].key}
            pressed={tool.kind === "shape"}
            onClick={() => onTool(withNextShape(tool))}
          >
            {SHAPE_BUTTONS[tool.shape].icon}
          </ToolButton>
          {finger && (
            <ToolButton
              label={labels.finger}
              pressed={finger.on}
              onClick={() => finger.onChange(!finger.on)}
            >
              <Hand size={22} aria-hidden />
            </ToolButton>
          )}
          {pressure && (
            <ToolButton
              label={labels.pressure}
              pressed={pressure.on}
              onClick={() => pressure.onChange(!pressure.on)}
            >
              <PenTool size={22} aria-hidden />
            </ToolButton>
          )}
        </div>

        <fieldset
          aria-label={labels.sizes}
          className="flex min-w-36 max-w-55 flex-1 @min-[1096px]:flex-none"
        >
          {BRUSH_DIAMETERS.map((diameter, size) => (
            <button
              key={diameter}
              type="button"
              aria-label={labels.size[size]}
              aria-keyshortcuts={String(size + 1)}
              aria-pressed={tool.size === size}
              title={`${labels.size[size]} (${size + 1})`}
              onClick={() => onTool(withSize(tool, size))}
              className="flex h-11 min-w-0 flex-1 items-center justify-center rounded-lg border-2 border-transparent aria-pressed:border-accent aria-pressed:bg-surface-2 hover:bg-surface-2 @min-[1096px]:w-11 @min-[1096px]:flex-none"
            >
              <span
                className="rounded-full border border-ink-soft"
                style={{ width: DOTS_PX[size], height: DOTS_PX[size], backgroundColor: ink }}
              />
            </button>
          ))}
        </fieldset>

        <div className="flex min-w-0 flex-1 basis-full items-stretch gap-1 @min-[1096px]:basis-auto">
          <fieldset
            aria-label={labels.colors}
            className="grid min-w-0 flex-1 grid-cols-6 content-center gap-0.5 @min-[358px]:grid-cols-9 @min-[668px]:grid-cols-18"
          >
            {PALETTE.map(({ hex }, color) => {
              const pressed = tool.color === color && tool.kind !== "eraser";
              return (
                <button
                  key={hex}
                  type="button"
                  aria-label={labels.color[color]}
                  aria-pressed={pressed}
                  title={labels.color[color]}
                  onClick={() => onTool(withColor(tool, color))}
                  className="flex h-8 min-w-0 items-center justify-center rounded-md border border-ink-soft @min-[358px]:h-10 @min-[668px]:h-8 aria-pressed:border-3 aria-pressed:border-ink"
                  style={{ backgroundColor: hex, color: isLight(hex) ? "#000000" : "#ffffff" }}
                >
                  {pressed && <Check size={18} strokeWidth={3} aria-hidden />}
                </button>
              );
            })}
          </fieldset>
          <div className="flex max-w-22 shrink-0 flex-wrap content-center justify-end @min-[1096px]:max-w-none @min-[1096px]:flex-nowrap">
            {onUndo && (
              <ToolButton label={labels.undo} shortcut="Ctrl+Z" keys="Control+Z" onClick={onUndo}>
                <Undo2 size={22} aria-hidden />
              </ToolButton>
            )}
            {onRedo && (
              <ToolButton label={labels.redo} shortcut="Ctrl+Y" keys="Control+Y" onClick={onRedo}>
                <Redo2 size={22} aria-hidden />
              </ToolButton>
            )}
            {onClear && (
              <ToolButton
                label={labels.clear}
                shortcut="Shift+Delete"
                keys="Shift+Delete"
                onClick={onClear}
              >
                <Trash2 size={22} aria-hidden />
              </ToolButton>
            )}
          </div>
        </div>
      </fieldset>
    </div>
  );
}

interface ToolButtonProps {
  label: string;
  /** As people read it, and as aria-keyshortcuts writes it where that differs. */
  shortcut?: string;
  keys?: string;
  pressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function ToolButton({
  label,
  shortcut,
  keys = shortcut,
  pressed,
  onClick,
  children,
}: ToolButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      title={shortcut ? `${label} (${shortcut})` : label}
      onClick={onClick}
      className="flex min-h-11 w-11 shrink-0 items-center justify-center rounded-lg hover:bg-surface-2 aria-pressed:bg-accent aria-pressed:text-accent-ink"
    >
      {children}
    </button>
  );
}

/** Whether black is easier to see on a colour than white. */
function isLight(hex: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    Number.parseInt(hex.slice(at, at + 2), 16),
  );
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}
