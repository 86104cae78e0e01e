import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { choosing, drawing, joined, play } from "../../game/fixture";
import type { ServerMessage } from "../../protocol";

const like = vi.hoisted(() => vi.fn());
vi.mock("../../game/store", () => ({ like }));

import Like from "./Like";

const liked = (user_id: number, turn = 1): ServerMessage => ({ type: "liked", turn, user_id });
const show = (...then: ServerMessage[]) => render(<Like room={play([joined(), ...then])} />);

beforeEach(() => like.mockClear());

test("a drawing is liked once", () => {
  const { unmount } = show(drawing(1, 9));
  fireEvent.click(screen.getByRole("button", { name: "I like this drawing" }));
  expect(like).toHaveBeenCalledExactlyOnceWith(1);
  unmount();

  show(drawing(1, 9), liked(7), liked(11));
  const button = screen.getByRole("button", { name: "You like this drawing, 2 likes" });
  expect(button).toHaveAttribute("aria-pressed", "true");
  fireEvent.click(button);
  expect(like).toHaveBeenCalledOnce();
});

test("likes of another turn do not count", () => {
  show(drawing(2, 9), liked(11));
  expect(screen.getByRole("button", { name: "I like this drawing" })).toBeVisible();
});

test("the drawer sees the likes and gives none", () => {
  const { unmount } = show(drawing(1, 7, "cat"));
  expect(screen.queryByText(/like/)).toBeNull();
  unmount();
  show(drawing(1, 7, "cat"), liked(9));
  expect(screen.getByText("1 like")).toBeInTheDocument();
  expect(screen.queryByRole("button")).toBeNull();
});

test("there is nothing to like before, or where the host wants none", () => {
  const { unmount } = show(choosing(1, 9));
  expect(screen.queryByRole("button")).toBeNull();
  unmount();
  const { settings } = joined();
  show({ type: "settings", settings: { ...settings, likes: false } }, drawing(1, 9));
  expect(screen.queryByRole("button")).toBeNull();
});
