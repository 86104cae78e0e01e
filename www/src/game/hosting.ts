// What a host does about people and drawings, and only a host can. It loads after
// the room, with what calls it.

import type { Door, ReportReason } from "../protocol";
import { tell } from "./store";

export function kick(userId: number): void {
  tell({ type: "kick", user_id: userId });
}

export function letBack(userId: number): void {
  tell({ type: "let_back", user_id: userId });
}

export function setDoor(door: Door): void {
  tell({ type: "set_door", door });
}

/** `seat` gives them the one that they had. */
export function answerKnock(userId: number, letIn: boolean, seat?: number): void {
  const given = seat === undefined ? {} : { seat };
  tell({ type: "answer_knock", user_id: userId, let_in: letIn, ...given });
}

export function setTeam(userId: number, team: number): void {
  tell({ type: "set_team", user_id: userId, team });
}

export function dismissReport(userId: number, reason: ReportReason): void {
  tell({ type: "dismiss_report", user_id: userId, reason });
}

export function mute(userId: number, muted: boolean): void {
  tell({ type: "mute", user_id: userId, muted });
}

export function rename(userId: number, name: string): boolean {
  return tell({ type: "rename", user_id: userId, name });
}

/** None takes the list away. */
export function setRoster(names: readonly string[]): boolean {
  return tell({ type: "set_roster", names });
}

/** They pick another name, and keep their points. */
export function freeName(userId: number): void {
  tell({ type: "free_name", user_id: userId });
}

export function handOver(userId: number): void {
  tell({ type: "hand_over", user_id: userId });
}

/** For a second device: the key comes as a message. */
export function offerRemote(): void {
  tell({ type: "offer_remote" });
}

export function answerRemote(number: number, yes: boolean): void {
  tell({ type: "answer_remote", number, yes });
}

export function withdrawRemote(number: number): void {
  tell({ type: "withdraw_remote", number });
}

export function addTime(seconds: number): void {
  tell({ type: "add_time", seconds });
}

export function hideDrawing(): void {
  tell({ type: "hide_drawing" });
}

/** For the host who does not play: the word comes as a message. */
export function seeWord(): void {
  tell({ type: "see_word" });
}

export function finishGame(): void {
  tell({ type: "finish_game" });
}

export function deleteRoom(): void {
  tell({ type: "delete_room" });
}

export function pauseGame(): void {
  tell({ type: "pause_game" });
}

export function continueLater(): void {
  tell({ type: "continue_later" });
}
