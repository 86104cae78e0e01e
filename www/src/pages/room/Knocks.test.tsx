import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

const { answerKnock } = vi.hoisted(() => ({ answerKnock: vi.fn() }));
vi.mock("../../game/hosting", () => ({ answerKnock }));

import { joined, play } from "../../game/fixture";
import Knocks from "./Knocks";

const knock = (user_id: number, username: string) => ({
  user_id,
  username,
  avatar: 1,
  seat: null as number | null,
  inside: false,
});

it("shows who knocked first, and lets them in or not with one tap", () => {
  const players = [knock(13, "Tom"), knock(14, "Zoe"), knock(15, "Kim")];
  const room = play([joined(), { type: "knocks", players }]);
  render(<Knocks room={room} />);
  expect(screen.getByText("Tom wants to come in")).toBeTruthy();
  expect(screen.queryByText("Kim wants to come in")).toBeNull();
  expect(screen.getByText("and 1 more")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Let Tom in" }));
  fireEvent.click(screen.getByRole("button", { name: "Do not let Zoe in" }));
  expect(answerKnock.mock.calls).toEqual([
    [13, true],
    [14, false],
  ]);
});

it("gives the old seat back to who has lost it, with one tap", () => {
  answerKnock.mockClear();
  const players = [{ ...knock(13, "Mia 2"), seat: 11, inside: true }];
  render(<Knocks room={play([joined(), { type: "knocks", players }])} />);
  expect(screen.getByText("Mia wants to come back on another device")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Yes, give Mia the seat back" }));
  expect(answerKnock.mock.calls).toEqual([[13, true, 11]]);
});

it("is forgotten by a host who is it no longer", () => {
  const room = play([joined(), { type: "knocks", players: [knock(13, "Tom")] }]);
  expect(play([{ type: "host_changed", host_id: 9 }], room).knocks).toEqual([]);
});
