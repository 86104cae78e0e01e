import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { beforeEach, expect, test, vi } from "vitest";
import { createRoom, type NewRoom } from "../net/api";
import { signIn } from "../session";
import Create from "./Create";

vi.mock("../net/api", async (original) => ({
  ...(await original<typeof import("../net/api")>()),
  createRoom: vi.fn(() => new Promise(() => {})),
}));

beforeEach(() => {
  vi.mocked(createRoom).mockClear();
  signIn("token", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
});

const show = () =>
  render(
    <MemoryRouter>
      <Create />
    </MemoryRouter>,
  );
const create = () => userEvent.click(screen.getByRole("button", { name: "Create the room" }));
const made = (): NewRoom | undefined => vi.mocked(createRoom).mock.calls[0]?.[0];

test("one answer sets everything", async () => {
  show();
  await userEvent.click(screen.getByRole("radio", { name: "A class" }));
  expect(screen.getAllByText(/^28 players × 1 round would take about 35 minutes/)).not.toHaveLength(
    0,
  );
  await create();
  expect(made()).toMatchObject({
    is_private: true,
    max_rounds: 1,
    time_limit: 60,
    end_after: 30,
    chat: "off",
    scoring: "relaxed",
    wrong_guesses: "nobody",
  });
});

test("what an answer set can be changed, and another answer sets it anew", async () => {
  show();
  await userEvent.click(screen.getByText("More settings"));
  const rounds = () => screen.getByRole("textbox", { name: "Rounds" });
  await userEvent.clear(rounds());
  await userEvent.type(rounds(), "7{Tab}");
  await userEvent.click(screen.getByRole("radio", { name: "Everybody" }));
  expect(rounds()).toHaveValue("3");
  await userEvent.clear(rounds());
  await userEvent.type(rounds(), "2{Tab}");
  await create();
  expect(made()).toMatchObject({ is_private: false, max_players: 8, max_rounds: 2 });
});
