import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { seeWord } from "../../game/hosting";
import type { Drawing } from "../../game/room";
import HeldWord from "./HeldWord";

vi.mock("../../game/hosting", () => ({ seeWord: vi.fn() }));

const clock = {
  deadline: 0,
  leftMs: 0,
  paused: false,
  byHost: false,
  hidden: false,
  waiting: null,
};
const turn: Drawing = {
  name: "drawing",
  round: 1,
  turn: 1,
  turns: 2,
  drawer_id: 9,
  likes: [],
  total_ms: 60_000,
  mask: ["_", "_", "_"],
  clock,
};
const known: Drawing = { ...turn, word: "cat" };

beforeEach(() => vi.mocked(seeWord).mockClear());

it("asks for the word at the first press only", async () => {
  const user = userEvent.setup();
  const { rerender } = render(<HeldWord turn={turn} />);
  expect(seeWord).not.toHaveBeenCalled();
  const button = screen.getByRole("button", { name: "Hold to see the word" });
  await user.pointer({ keys: "[MouseLeft>]", target: button });
  expect(seeWord).toHaveBeenCalledOnce();
  rerender(<HeldWord turn={known} />);
  expect(screen.getByText("cat")).toBeVisible();
  await user.pointer({ keys: "[/MouseLeft]", target: button });
  expect(screen.queryByText("cat")).toBeNull();
  await user.pointer({ keys: "[MouseLeft]", target: button });
  expect(seeWord).toHaveBeenCalledOnce();
});

it("shows it while a key is held", async () => {
  const user = userEvent.setup();
  render(<HeldWord turn={known} />);
  screen.getByRole("button").focus();
  await user.keyboard("{Enter>}");
  expect(screen.getByText("cat")).toBeVisible();
  await user.keyboard("{/Enter}");
  expect(screen.queryByText("cat")).toBeNull();
});
