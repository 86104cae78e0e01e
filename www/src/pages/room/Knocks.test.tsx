import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

const { answerKnock } = vi.hoisted(() => ({ answerKnock: vi.fn() }));
vi.mock("../../game/store", () => ({ answerKnock }));

import { joined, play } from "../../game/fixture";
import Knocks from "./Knocks";

const knock = (user_id: number, username: string) => ({ user_id, username, avatar: 1 });

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

it("is forgotten by a host who is it no longer", () => {
  const room = play([joined(), { type: "knocks", players: [knock(13, "Tom")] }]);
  expect(play([{ type: "host_changed", host_id: 9 }], room).knocks).toEqual([]);
});
