import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

const { newWord, resumeGame, skipTurn } = vi.hoisted(() => ({
  newWord: vi.fn(),
  resumeGame: vi.fn(),
  skipTurn: vi.fn(),
}));
vi.mock("../../game/store", () => ({ newWord, resumeGame, skipTurn }));

import { drawing, joined, play } from "../../game/fixture";
import { canDraw } from "../../game/select";
import { Hidden } from "./Hidden";

it("takes the pen while the drawing is hidden", () => {
  const clock = { left_ms: 9_000, paused: true, by_host: true, hidden: true, waiting: null };
  const room = play([joined(), drawing(1, 7, "cat")]);
  expect(canDraw(room)).toBe(true);
  expect(canDraw(play([{ type: "clock", clock }], room))).toBe(false);
});

it("leaves the way on to the host", () => {
  const { rerender } = render(<Hidden host={false} />);
  expect(screen.queryByRole("button")).toBeNull();
  rerender(<Hidden host />);
  fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  fireEvent.click(screen.getByRole("button", { name: "New word" }));
  fireEvent.click(screen.getByRole("button", { name: "End the turn" }));
  expect([resumeGame, newWord, skipTurn].map((way) => way.mock.calls.length)).toEqual([1, 1, 1]);
});
