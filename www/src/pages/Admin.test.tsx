import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { beforeEach, expect, it, vi } from "vitest";
import { allReports, reportDone } from "../net/reports";
import { signIn, signOut } from "../session";
import Admin from "./Admin";

vi.mock("../net/reports", () => ({
  allReports: vi.fn(),
  reportDone: vi.fn(() => Promise.resolve()),
}));

const report = {
  id: 3,
  room_code: "K7M4QX",
  user_id: 9,
  username: "Ben",
  reason: "name" as const,
  reporter_id: 7,
  reporter: "Lea",
  reported_at: "2026-11-23T06:50:16",
};

const page = () =>
  render(
    <MemoryRouter>
      <Admin />
    </MemoryRouter>,
  );

beforeEach(() => {
  vi.mocked(allReports).mockReset();
  signOut();
});

it("shows an admin what was reported where, and takes away what is done", async () => {
  signIn("t", { id: 1, username: "root", isGuest: false, isAdmin: true });
  vi.mocked(allReports).mockResolvedValueOnce([report]).mockResolvedValue([]);
  page();
  expect(await screen.findByText("The name Ben")).toBeVisible();
  expect(screen.getByText("K7M4QX")).toBeVisible();
  fireEvent.click(screen.getByRole("button", { name: "The report about Ben is done" }));
  await waitFor(() => expect(screen.getByText("There is no report.")).toBeVisible());
  expect(reportDone).toHaveBeenCalledWith(3);
});

it("asks the server for nothing when somebody else looks", () => {
  signIn("t", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
  page();
  expect(screen.getByText("This page is for the admins of this server.")).toBeVisible();
  expect(allReports).not.toHaveBeenCalled();
});
