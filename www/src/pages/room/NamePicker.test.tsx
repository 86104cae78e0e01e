import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { joined, play, player } from "../../game/fixture";

const { askSeat, pickName } = vi.hoisted(() => ({
  askSeat: vi.fn(() => true),
  pickName: vi.fn(() => true),
}));
vi.mock("../../game/store", async (original) => ({
  ...(await original<typeof import("../../game/store")>()),
  askSeat,
  pickName,
}));

import NamePicker from "./NamePicker";

// The test's document knows no modal dialogs.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

beforeEach(() => {
  askSeat.mockClear();
  pickName.mockClear();
});

/** I am nobody yet; Ben is here, and Mia has lost the connection. */
const room = () =>
  play([
    joined({
      host_id: 1,
      players: [
        player(1, "Ms Owl"),
        player(9, "Ben"),
        player(11, "Mia", { connected: false }),
        player(7, "Player", { unnamed: true }),
      ],
    }),
    { type: "roster", names: ["Mia", "Ben", "Zoë B."] },
  ]);

it("offers the names that nobody has", () => {
  render(<NamePicker room={room()} />);
  expect(screen.getByRole("button", { name: /^Ben/ })).toBeDisabled();
  fireEvent.click(screen.getByRole("button", { name: "Zoë B." }));
  expect(pickName).toHaveBeenCalledExactlyOnceWith("Zoë B.");
});

it("asks the host for the seat of somebody absent", () => {
  render(<NamePicker room={room()} />);
  fireEvent.click(screen.getByRole("button", { name: /^Mia/ }));
  expect(pickName).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "That is me" }));
  expect(askSeat).toHaveBeenCalledExactlyOnceWith(11);
  expect(screen.getByText(/Your host has been asked/)).toBeVisible();
  fireEvent.click(screen.getByRole("button", { name: "Another name" }));
  expect(screen.getByRole("button", { name: "Zoë B." })).toBeEnabled();
});
