import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { beforeEach, expect, it, vi } from "vitest";
import * as door from "../net/door";
import { ApiError } from "../net/failure";
import { signIn, signOut } from "../session";
import JoinRoom from "./JoinRoom";

vi.mock("../net/door", async (original) => ({
  ...(await original<typeof door>()),
  lookUpRoom: vi.fn(),
  becomeGuest: vi.fn(),
}));

const DOOR = {
  name: "Room of Lea",
  room_code: "K7M4QX",
  host: "Lea",
  players: ["Lea", "Ben"],
  max_players: 8,
  has_password: false,
} as door.RoomDoor;

beforeEach(() => {
  signOut();
  vi.mocked(door.lookUpRoom).mockReset().mockResolvedValue(DOOR);
  vi.mocked(door.becomeGuest).mockReset().mockResolvedValue();
});

function show(code = "K7M4QX") {
  const onJoin = vi.fn<(password?: string) => void>();
  render(
    <MemoryRouter>
      <JoinRoom code={code} onJoin={onJoin} />
    </MemoryRouter>,
  );
  return { onJoin, user: userEvent.setup() };
}

it("shows the room, its host and its players, and lets a guest in", async () => {
  const { onJoin, user } = show();
  expect(await screen.findByRole("heading", { name: "Room of Lea" })).toBeVisible();
  expect(screen.getByText(/Host: Lea.*2 of 8 players/)).toBeVisible();
  expect(screen.getByText("Ben")).toBeVisible();
  await user.type(screen.getByLabelText("Your name"), "Mia");
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(door.becomeGuest).toHaveBeenCalledExactlyOnceWith("Mia");
  expect(onJoin).toHaveBeenCalledExactlyOnceWith(undefined);
});

it("shows the way to watch only, where the host allows it", async () => {
  vi.mocked(door.lookUpRoom).mockResolvedValue({ ...DOOR, spectators: true });
  show();
  const watch = await screen.findByRole("link", { name: "Only watch" });
  expect(watch).toHaveAttribute("href", "/r/K7M4QX/screen");
});

it("asks for no name where it is picked inside, and does not remember one", async () => {
  const listed = {
    ...DOOR,
    has_roster: true,
    door: "open" as const,
    players: [],
    current_players: 3,
  };
  vi.mocked(door.lookUpRoom).mockResolvedValue(listed);
  const { onJoin, user } = show();
  expect(await screen.findByText(/3 of 8 players/)).toBeVisible();
  expect(screen.queryByLabelText("Your name")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(door.becomeGuest).toHaveBeenCalledExactlyOnceWith("Player", "");
  expect(onJoin).toHaveBeenCalledExactlyOnceWith(undefined);
});

it("asks for the name all the same where the host lets people in by it", async () => {
  const listed = { ...DOOR, has_roster: true, door: "knock" as const, players: [] };
  vi.mocked(door.lookUpRoom).mockResolvedValue({ ...listed, current_players: 3 });
  const { user } = show();
  await user.type(await screen.findByLabelText("Your name"), "Mia");
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(door.becomeGuest).toHaveBeenCalledExactlyOnceWith("Mia");
});

it("asks for the name in a full room, to which somebody may come back", async () => {
  const listed = { ...DOOR, has_roster: true, door: "open" as const, players: [] };
  vi.mocked(door.lookUpRoom).mockResolvedValue({ ...listed, current_players: 8 });
  show();
  expect(await screen.findByLabelText("Your name")).toBeVisible();
});

it("asks for the password of a room that has one", async () => {
  vi.mocked(door.lookUpRoom).mockResolvedValue({ ...DOOR, has_password: true });
  signIn("t0k3n", { id: 7, username: "Mia", isGuest: true, isAdmin: false });
  const { onJoin, user } = show();
  await user.click(await screen.findByRole("button", { name: "Join" }));
  expect(screen.getByText(/This room has a password/)).toBeVisible();
  expect(onJoin).not.toHaveBeenCalled();
  await user.type(screen.getByLabelText("Password of the room"), "owl{Enter}");
  expect(onJoin).toHaveBeenCalledExactlyOnceWith("owl");
  expect(door.becomeGuest).not.toHaveBeenCalled();
});

it("keeps what was typed when the guest could not be made", async () => {
  vi.mocked(door.becomeGuest).mockRejectedValue(new ApiError("That name is taken.", 400));
  const { onJoin, user } = show();
  await user.type(await screen.findByLabelText("Your name"), "Mia{Enter}");
  expect(await screen.findByText("That name is taken.")).toBeVisible();
  expect(screen.getByLabelText("Your name")).toHaveValue("Mia");
  expect(onJoin).not.toHaveBeenCalled();
});

it("says which characters codes never contain, without asking when it can tell", async () => {
  show("KOM4QX");
  expect(screen.getByText(/no room KOM4QX.*never contains 0, O, 1, I or L/)).toBeVisible();
  expect(door.lookUpRoom).not.toHaveBeenCalled();
});

it("says the same when the server knows no such room", async () => {
  vi.mocked(door.lookUpRoom).mockRejectedValue(new ApiError("Room not found", 404));
  show();
  expect(await screen.findByText(/no room K7M4QX.*never contains 0, O, 1, I or L/)).toBeVisible();
});
