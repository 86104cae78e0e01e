import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes, useLocation } from "react-router";
import { beforeEach, expect, it, vi } from "vitest";
import * as api from "../net/api";
import * as door from "../net/door";
import { ApiError } from "../net/failure";
import { session, signIn, signOut } from "../session";
import Home from "./Home";

vi.mock("../net/api", async (original) => ({
  ...(await original<typeof api>()),
  openRooms: vi.fn(),
  refreshMe: vi.fn(),
}));
vi.mock("../net/door", () => ({ lookUpRoom: vi.fn(), becomeGuest: vi.fn() }));

const DOOR = { has_password: false } as door.RoomDoor;

beforeEach(() => {
  signOut();
  vi.mocked(api.openRooms).mockResolvedValue([]);
  vi.mocked(api.refreshMe)
    .mockReset()
    .mockResolvedValue({} as api.Account);
  vi.mocked(door.lookUpRoom).mockReset().mockResolvedValue(DOOR);
  vi.mocked(door.becomeGuest).mockReset().mockResolvedValue();
});

function Arrived() {
  const { pathname, state } = useLocation();
  return (
    <p>
      arrived at {pathname} with {JSON.stringify(state)}
    </p>
  );
}

function show() {
  render(
    <MemoryRouter>
      <Routes>
        <Route path="/" element={<Home />} />
        <Route path="/r/:code" element={<Arrived />} />
      </Routes>
    </MemoryRouter>,
  );
  return userEvent.setup();
}

const name = () => screen.getByLabelText("Your name");
const code = () => screen.getByLabelText("Room code");
const join = () => screen.getByRole("button", { name: "Join" });

it("takes a name and a code as people type them, and goes to the room", async () => {
  const user = show();
  await user.type(name(), "  Lea ");
  await user.type(code(), "k7m-4qx");
  await user.click(join());
  expect(await screen.findByText('arrived at /r/K7M4QX with {"join":true}')).toBeVisible();
  expect(door.becomeGuest).toHaveBeenCalledExactlyOnceWith("Lea");
});

it("lets a room with a password ask for it itself", async () => {
  vi.mocked(door.lookUpRoom).mockResolvedValue({ ...DOOR, has_password: true });
  const user = show();
  await user.type(name(), "Lea");
  await user.type(code(), "K7M4QX{Enter}");
  expect(await screen.findByText("arrived at /r/K7M4QX with null")).toBeVisible();
});

it("asks for what is missing and puts the cursor there", async () => {
  const user = show();
  await user.click(join());
  expect(screen.getByText("Please write your name first.")).toBeVisible();
  expect(name()).toHaveFocus();
  await user.type(name(), "Lea");
  await user.click(join());
  expect(code()).toHaveFocus();
  expect(door.lookUpRoom).not.toHaveBeenCalled();
});

it("says which characters codes never contain", async () => {
  vi.mocked(door.lookUpRoom).mockRejectedValue(new ApiError("Room not found", 404));
  const user = show();
  await user.type(name(), "Lea");
  await user.type(code(), "KOM4QX{Enter}");
  expect(screen.getByText(/never contain 0, O, 1, I or L/)).toBeVisible();
  await user.clear(code());
  await user.type(code(), "ZZZZZZ{Enter}");
  expect(await screen.findByText(/There is no room ZZZZZZ.*never contains 0, O/)).toBeVisible();
  expect(door.becomeGuest).not.toHaveBeenCalled();
});

it("keeps the session of the same name, and makes another guest for another name", async () => {
  signIn("t0k3n", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
  const user = show();
  expect(name()).toHaveValue("Lea");
  await user.type(code(), "K7M4QX{Enter}");
  await screen.findByText(/arrived/);
  expect(door.becomeGuest).not.toHaveBeenCalled();
});

it("forgets everything when it is somebody else", async () => {
  signIn("t0k3n", { id: 7, username: "Lea", isGuest: false, isAdmin: false });
  const user = show();
  expect(screen.getByText("You play as Lea")).toBeVisible();
  expect(api.refreshMe).toHaveBeenCalledOnce();
  await user.click(screen.getByRole("button", { name: "I am somebody else" }));
  expect(name()).toHaveValue("");
  expect(session.getState()).toMatchObject({ token: null, name: "" });
  await user.type(name(), "Ben");
  await user.type(code(), "K7M4QX{Enter}");
  await screen.findByText(/arrived/);
  expect(door.becomeGuest).toHaveBeenCalledExactlyOnceWith("Ben");
});
