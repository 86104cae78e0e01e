// Which sound belongs to what has just happened. Pure.

import type { ServerMessage } from "../protocol";
import type { Room } from "./room";
import type { Sound } from "./sound";

export function soundOf(before: Room | null, message: ServerMessage): Sound | null {
  if (!before) return null;
  switch (message.type) {
    case "player_joined":
      return "join";
    case "knocks":
      return message.players.length > before.knocks.length ? "join" : null;
    case "near_guess":
      return "near";
    case "correct_guess":
      return message.user_id === before.me ? "correct" : "someoneCorrect";
    case "phase": {
      const { phase } = message;
      if (phase.name === before.phase.name) return null;
      if (phase.name === "choosing" && phase.drawer_id === before.me) return "yourTurn";
      if (phase.name === "summary") return "turnEnd";
      return phase.name === "podium" ? "podium" : null;
    }
    default:
      return null;
  }
}
