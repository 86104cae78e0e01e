import { fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

const { told } = vi.hoisted(() => ({ told: [] as unknown[] }));
vi.mock("../../net/socket", () => ({
  RoomSocket: class {
    send(message: unknown) {
      told.push(message);
      return true;
    }
  },
}));

import { drawing, joined, play, player } from "../../game/fixture";
import { Console } from "./Console";

const held = () =>
  joined({
    user_id: 0,
    username: "",
    remote: true,
    players: [player(7, "Lea", { hosting: true }), player(9, "Ben"), player(11, "Mia")],
  });

beforeEach(() => {
  told.length = 0;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});

it("does what the host does about the turn", async () => {
  render(<Console room={play([held(), drawing(1, 9)])} />);
  for (const name of ["Hide it", "Clear it", "30 more seconds to draw", "Pause"]) {
    fireEvent.click(screen.getByRole("button", { name }));
  }
  expect(told).toEqual([
    { type: "hide_drawing" },
    { type: "clear_drawing" },
    { type: "add_time", seconds: 30 },
    { type: "pause_game" },
  ]);
  // The word only while it is held, and only when the server tells it.
  fireEvent.pointerDown(await screen.findByRole("button", { name: "Hold to see the word" }));
  expect(told.at(-1)).toEqual({ type: "see_word" });
});

it("has nothing that only a player can do, and gives the room to nobody", async () => {
  render(<Console room={play([held(), drawing(1, 9)])} />);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByRole("button", { name: /like/ })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Host's options for Ben" }));
  const sheet = within(await screen.findByRole("dialog", { hidden: true }));
  expect(await sheet.findByText("Remove Ben")).toBeTruthy();
  expect(sheet.queryByText("Make them the host")).toBeNull();
  expect(sheet.queryByText("Read nothing of them")).toBeNull();
});

it("starts a game, and goes when it is given up", () => {
  render(<Console room={play([held()])} />);
  fireEvent.click(screen.getByRole("button", { name: /^Start/ }));
  expect(told).toEqual([{ type: "start_game" }]);
  expect(screen.getByText("You hold this room with Lea.")).toBeTruthy();
});

it("keeps who knocks in sight, once, while a turn runs", async () => {
  const knock = { user_id: 13, username: "Tom", avatar: 1, seat: null, inside: false };
  const knocks = { type: "knocks" as const, players: [knock] };
  render(<Console room={play([held(), drawing(1, 9), knocks])} />);
  expect(await screen.findAllByText("Tom wants to come in")).toHaveLength(1);
  fireEvent.click(screen.getByRole("button", { name: "Let Tom in" }));
  expect(told.at(-1)).toEqual({ type: "answer_knock", user_id: 13, let_in: true });
});
