// The drawer's tools and their keys, for as long as there is something to draw.

import { useEffect } from "react";
import { useStore } from "zustand";
import { listenForShortcuts } from "../../canvas/shortcuts";
import { Toolbar } from "../../canvas/Toolbar";
import { FIRST_TOOL } from "../../canvas/tool";
import {
  clear,
  doShortcut,
  feelPressure,
  holdTool,
  letFingerDraw,
  redo,
  tools,
  undo,
} from "../../game/tools";

export default function Tools() {
  const { tool, stylus, fingerDraws, pressure } = useStore(tools);

  useEffect(() => {
    holdTool(FIRST_TOOL);
    return listenForShortcuts(doShortcut);
  }, []);

  return (
    <div className="tools">
      <Toolbar
        tool={tool}
        onTool={holdTool}
        onUndo={undo}
        onRedo={redo}
        onClear={clear}
        finger={stylus ? { on: fingerDraws, onChange: letFingerDraw } : undefined}
        pressure={stylus ? { on: pressure, onChange: feelPressure } : undefined}
      />
    </div>
  );
}
