import { describe, expect, it } from "vitest";
import type { PodiumPhase } from "../protocol";
import { soundOf } from "./cues";
import { choosing, drawing, joined, play, player } from "./fixture";

const lobby = play([joined()]);

describe("soundOf", () => {
  it("is silent on entering", () => {
    expect(soundOf(null, joined())).toBeNull();
    expect(soundOf(lobby, joined())).toBeNull();
  });

  it("tells my turn from others' turns", () => {
    expect(soundOf(lobby, choosing(1, 7))).toBe("yourTurn");
    expect(soundOf(lobby, choosing(1, 9))).toBeNull();
  });

  it("tells my guess from others' guesses", () => {
    const room = play([joined(), drawing(1, 11)]);
    const guess = { type: "correct_guess", username: "?", points: 1, place: 1 } as const;
    expect(soundOf(room, { ...guess, user_id: 7 })).toBe("correct");
    expect(soundOf(room, { ...guess, user_id: 9 })).toBe("someoneCorrect");
    expect(soundOf(room, { type: "near_guess", guess: "x" })).toBe("near");
  });

  it("greets whoever comes in, and ends a game", () => {
    expect(soundOf(lobby, { type: "player_joined", player: player(13, "Tom") })).toBe("join");
    const podium: PodiumPhase = { name: "podium", standings: [], teams: [], most_liked: null };
    expect(soundOf(lobby, { type: "phase", phase: podium })).toBe("podium");
  });
});
