import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import * as api from "../net/api";
import { ApiError } from "../net/failure";
import { PasswordForm } from "./PasswordForm";

vi.mock("../net/api", () => ({ changePassword: vi.fn() }));

beforeEach(() => void vi.mocked(api.changePassword).mockReset().mockResolvedValue());

async function fill(present: string, wished: string) {
  const user = userEvent.setup();
  render(<PasswordForm />);
  if (present) await user.type(screen.getByLabelText("Present password"), present);
  if (wished) await user.type(screen.getByLabelText("New password"), wished);
  await user.click(screen.getByRole("button", { name: "Change the password" }));
}

it("changes the password and empties the fields", async () => {
  await fill("sesame", "open sesame");
  expect(api.changePassword).toHaveBeenCalledWith("sesame", "open sesame");
  expect(screen.getByLabelText("Present password")).toHaveValue("");
  expect(screen.getByLabelText("New password")).toHaveValue("");
});

it("says what is missing before it asks the server", async () => {
  await fill("", "short");
  expect(screen.getByText("Please write a password.")).toBeVisible();
  expect(screen.getByText("A password needs at least 8 characters.")).toBeVisible();
  expect(api.changePassword).not.toHaveBeenCalled();
});

it("says what the server says, and keeps what was typed", async () => {
  const refused = new ApiError("That is not your present password.", 403);
  vi.mocked(api.changePassword).mockRejectedValue(refused);
  await fill("sesam", "open sesame");
  expect(await screen.findByText("That is not your present password.")).toBeVisible();
  expect(screen.getByLabelText("New password")).toHaveValue("open sesame");
});
