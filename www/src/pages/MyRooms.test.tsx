import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { expect, it, vi } from "vitest";
import { forgetMyRoom, myRooms, openMyRoom } from "../net/rooms";
import { MyRooms } from "./MyRooms";

vi.mock("../net/rooms", () => ({
  myRooms: vi.fn(),
  openMyRoom: vi.fn(),
  forgetMyRoom: vi.fn(() => Promise.resolve()),
}));

const past = {
  room_code: "K7M4QX",
  name: "5b",
  is_open: false,
  current_players: 0,
  ended_at: "2026-11-23T06:50:16",
};

it("opens a room that has ended, under whatever code it has then, and forgets one", async () => {
  vi.mocked(myRooms).mockResolvedValue([past]);
  vi.mocked(openMyRoom).mockResolvedValue("AAAAAA");
  render(
    <MemoryRouter>
      <Routes>
        <Route path="/" element={<MyRooms />} />
        <Route path="/r/AAAAAA" element={<p>inside</p>} />
      </Routes>
    </MemoryRouter>,
  );
  fireEvent.click(await screen.findByRole("button", { name: "Forget 5b" }));
  await waitFor(() => expect(myRooms).toHaveBeenCalledTimes(2));
  expect(forgetMyRoom).toHaveBeenCalledWith("K7M4QX");
  fireEvent.click(screen.getByRole("button", { name: "Open 5b again" }));
  expect(await screen.findByText("inside")).toBeVisible();
  expect(openMyRoom).toHaveBeenCalledWith("K7M4QX");
});
