// What I hold in hand, over a board on which I may draw.

import { useStore } from "zustand";
import type { Op } from "../../canvas/op";
import { PenLayer } from "../../canvas/PenLayer";
import { draw, stylusSeen, tools } from "../../game/tools";

interface HeldPenProps {
  /** The turn's drawing, unless another board takes what I draw. */
  onOp?: (op: Op) => void;
}

export default function HeldPen({ onOp = draw }: HeldPenProps) {
  return <PenLayer {...useStore(tools)} onOp={onOp} onStylus={stylusSeen} />;
}
