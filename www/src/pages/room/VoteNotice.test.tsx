import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

const { vote: castVote } = vi.hoisted(() => ({ vote: vi.fn() }));
vi.mock("../../game/store", () => ({ vote: castVote }));

import { joined, play } from "../../game/fixture";
import VoteNotice from "./VoteNotice";

const vote = { user_id: 11, by: 9, yes: 1, needed: 2, voted: [9], left_ms: 30_000 };

it("asks the others once, and not who it is about", () => {
  const room = play([joined(), { type: "vote", vote }]);
  const { rerender } = render(<VoteNotice room={room} vote={vote} />);
  expect(screen.getByText(/Ben wants to remove Mia/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "No, Mia stays" }));
  fireEvent.click(screen.getByRole("button", { name: "Yes, remove Mia" }));
  expect(castVote.mock.calls).toEqual([[false], [true]]);
  rerender(<VoteNotice room={room} vote={{ ...vote, voted: [9, 7] }} />);
  expect(screen.queryByRole("button")).toBeNull();
  rerender(<VoteNotice room={room} vote={{ ...vote, user_id: 7 }} />);
  expect(screen.queryByRole("button")).toBeNull();
  expect(play([{ type: "vote", vote: null }], room).vote).toBeNull();
});
