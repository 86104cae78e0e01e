import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { joined, play } from "../../game/fixture";
import { addRoster, checkNames, myRosters } from "../../net/rosters";
import { signIn, signOut } from "../../session";

const { setRoster } = vi.hoisted(() => ({ setRoster: vi.fn(() => true) }));
vi.mock("../../game/hosting", () => ({ setRoster }));
vi.mock("../../net/rosters", async (original) => ({
  ...(await original<typeof import("../../net/rosters")>()),
  addRoster: vi.fn(),
  checkNames: vi.fn(),
  myRosters: vi.fn(),
}));

import RoomNames from "./RoomNames";

const CLASS = { id: 3, name: "7b", names: ["Mia", "Ben, B."], changed_at: "2026-11-23T06:50:16" };
const onDone = vi.fn();

beforeEach(() => {
  setRoster.mockClear();
  onDone.mockClear();
  vi.mocked(myRosters).mockReset().mockResolvedValue([CLASS]);
  vi.mocked(addRoster).mockReset().mockResolvedValue(CLASS);
  vi.mocked(checkNames)
    .mockReset()
    .mockResolvedValue({
      names: CLASS.names,
      findings: [{ line: 3, name: "mia", problem: "alike", of: "Mia" }],
      findings_total: 1,
    });
  signIn("t0k3n", { id: 7, username: "Lea", isGuest: false, isAdmin: false });
});

it("shows what is understood, keeps it as a list and gives it to the room", async () => {
  render(<RoomNames room={play([joined()])} onDone={onDone} />);
  fireEvent.change(screen.getByLabelText("The names"), { target: { value: "Mia\nBen, B.\nmia" } });
  expect(await screen.findByText(/looks like “Mia”/)).toBeVisible();
  expect(checkNames).toHaveBeenCalledExactlyOnceWith("Mia\nBen, B.\nmia", "en");
  fireEvent.change(screen.getByLabelText("Name of the list"), { target: { value: "7b" } });
  fireEvent.click(screen.getByRole("button", { name: "Keep the list" }));
  await waitFor(() => expect(addRoster).toHaveBeenCalledExactlyOnceWith("7b", CLASS.names));
  fireEvent.click(screen.getByRole("button", { name: "Use 2 names" }));
  await waitFor(() => expect(onDone).toHaveBeenCalled());
  expect(setRoster).toHaveBeenCalledExactlyOnceWith(CLASS.names);
});

it("takes a list of the account, as it will be read again", async () => {
  render(<RoomNames room={play([joined()])} onDone={onDone} />);
  fireEvent.change(await screen.findByLabelText("One of my lists"), { target: { value: "3" } });
  expect(screen.getByLabelText("The names")).toHaveValue('Mia\n"Ben, B."');
});

it("takes the names away, and has no lists for a guest", async () => {
  signOut();
  const room = play([joined()]);
  const listed = { ...room, settings: { ...room.settings, names_count: 2 }, roster: CLASS.names };
  render(<RoomNames room={listed} onDone={onDone} />);
  expect(screen.getByLabelText("The names")).toHaveValue('Mia\n"Ben, B."');
  await screen.findByRole("button", { name: "Use 2 names" });
  expect(screen.queryByRole("button", { name: "Keep the list" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Remove the list" }));
  expect(setRoster).toHaveBeenCalledExactlyOnceWith([]);
  expect(myRosters).not.toHaveBeenCalled();
});
