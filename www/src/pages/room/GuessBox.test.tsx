import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { drawing, joined, play } from "../../game/fixture";
import type { ChatMode, ServerMessage } from "../../protocol";

vi.mock("../../game/store", () => ({ guess: vi.fn(), say: vi.fn() }));

import { GuessBox } from "./GuessBox";

const { settings } = joined();
const box = (chat: ChatMode, ...then: ServerMessage[]) => {
  render(<GuessBox room={play([joined({ settings: { ...settings, chat } }), ...then])} />);
  return screen.getByRole("textbox");
};

test("guessing works without a chat", () => {
  expect(box("off", drawing(1, 9))).toBeEnabled();
});

test("without a chat there is nothing else to say", () => {
  expect(box("off")).toBeDisabled();
  expect(screen.getByPlaceholderText("Chat is off")).toBeVisible();
});

test("in breaks people chat", () => {
  expect(box("breaks")).toBeEnabled();
});

test("who knows the word waits for the break", () => {
  expect(box("breaks", drawing(1, 7, "cat"))).toBeDisabled();
});

test("what is typed is measured against the blanks", () => {
  const field = box("on", drawing(1, 9));
  fireEvent.change(field, { target: { value: "ice" } });
  expect(screen.getByText("3/8")).toBeVisible();
  fireEvent.change(field, { target: { value: "ice creams" } });
  expect(field).toHaveAccessibleDescription("9 of 8 letters. This does not fit the blanks.");
  fireEvent.change(field, { target: { value: "ice cream" } });
  expect(field).toHaveAccessibleDescription("8 of 8 letters. This fits the blanks.");
});
