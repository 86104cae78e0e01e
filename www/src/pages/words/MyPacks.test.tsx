import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { addPack } from "../../net/packs";
import { checkWords } from "../../net/words";
import { MyPacks } from "./MyPacks";

vi.mock("../../net/words", async (original) => ({
  ...(await original<typeof import("../../net/words")>()),
  checkWords: vi.fn(async () => ({
    layout: "words",
    entries: [{ word: "heron" }],
    findings: [],
    findings_total: 0,
  })),
}));

vi.mock("../../net/packs", async (original) => ({
  ...(await original<typeof import("../../net/packs")>()),
  myPacks: vi.fn(async () => []),
  addPack: vi.fn(async () => undefined),
}));

it("asks for the name of a pack where it is to be written, and then keeps it", async () => {
  render(<MyPacks />);
  fireEvent.click(screen.getByRole("button", { name: "New pack" }));
  fireEvent.change(screen.getByLabelText("Your words"), { target: { value: "heron" } });
  await screen.findByText("heron", { selector: "li" });
  const save = screen.getByRole("button", { name: "Save the pack" });

  fireEvent.click(save);
  const name = screen.getByLabelText("Name of the pack");
  expect(name).toHaveFocus();
  expect(name).toHaveAccessibleDescription("Please write a name first.");
  expect(addPack).not.toHaveBeenCalled();

  fireEvent.change(name, { target: { value: "Birds" } });
  fireEvent.click(save);
  expect(checkWords).toHaveBeenCalled();
  expect(addPack).toHaveBeenCalledWith("Birds", "en", { content: "heron", layout: null });
});
