import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../net/failure";
import { getPack } from "../../net/packs";
import { asText, checkWords, type WordList } from "../../net/words";
import WordsForm from "./WordsForm";

vi.mock("../../net/words", async (original) => ({
  ...(await original<typeof import("../../net/words")>()),
  checkWords: vi.fn(),
}));

vi.mock("../../net/packs", async (original) => ({
  ...(await original<typeof import("../../net/packs")>()),
  getPack: vi.fn(),
}));

const understood = (list: Partial<WordList>): WordList => ({
  layout: "words",
  entries: [],
  findings: [],
  findings_total: 0,
  ...list,
});

const TABLE = understood({
  layout: "table",
  entries: [{ word: "atom", synonyms: ["particle"], definition: "very small" }, { word: "ion" }],
  findings: [{ line: 3, word: "the atom", problem: "alike", of: "atom" }],
  findings_total: 1,
});

const PACK = {
  pack_code: "K7M4QXRT2W",
  name: "Birds",
  language: "de",
  count: 1,
  changed_at: "2026-11-23T06:50:16",
} as const;

const onUse = vi.fn(() => Promise.resolve());
const onDone = vi.fn();
const show = () => render(<WordsForm language="de" initial="" onUse={onUse} onDone={onDone} />);
const paste = (value: string) =>
  fireEvent.change(screen.getByLabelText("Your words"), { target: { value } });

describe("a list of words", () => {
  beforeEach(() => {
    vi.mocked(checkWords).mockReset();
    onUse.mockClear();
    onDone.mockClear();
  });

  it("is shown as it was understood, with what was left out, and then used", async () => {
    vi.mocked(checkWords).mockResolvedValue(TABLE);
    show();
    expect(screen.getByRole("button", { name: "Use 0 words" })).toBeDisabled();
    paste("atom\tparticle");
    expect(await screen.findByRole("cell", { name: "particle" })).toBeVisible();
    expect(screen.getByText(/is the same to guess as “atom”/)).toBeInTheDocument();
    expect(checkWords).toHaveBeenCalledWith({ content: "atom\tparticle", layout: null }, "de");
    fireEvent.click(screen.getByRole("button", { name: "Use 2 words" }));
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(onUse).toHaveBeenCalledWith({ content: "atom\tparticle", layout: null }, 2);
  });

  it("can be said to be laid out in another way", async () => {
    vi.mocked(checkWords).mockResolvedValue(TABLE);
    show();
    paste("a,b\nc,d");
    fireEvent.click(await screen.findByRole("radio", { name: "Words only" }));
    await waitFor(() =>
      expect(checkWords).toHaveBeenLastCalledWith({ content: "a,b\nc,d", layout: "words" }, "de"),
    );
  });

  it("comes from a file as it is", async () => {
    vi.mocked(checkWords).mockResolvedValue(TABLE);
    show();
    const file = new File([new Uint8Array([0xf6])], "list.csv");
    fireEvent.change(screen.getByLabelText("Choose a file", { selector: "input" }), {
      target: { files: [file] },
    });
    expect(await screen.findByText("From the file list.csv")).toBeVisible();
    await waitFor(() =>
      expect(checkWords).toHaveBeenCalledWith({ content: file, layout: null }, "de"),
    );
  });

  it("that is refused stays there, with the reason", async () => {
    vi.mocked(checkWords).mockRejectedValue(new ApiError("The list is larger than 256 KiB.", 413));
    show();
    paste("cat");
    expect(await screen.findByText("The list is larger than 256 KiB.")).toBeVisible();
    expect(screen.getByLabelText("Your words")).toHaveValue("cat");
  });

  it("comes from a pack, whose code anybody may know", async () => {
    vi.mocked(checkWords).mockResolvedValue(TABLE);
    vi.mocked(getPack).mockResolvedValue({ pack: PACK, is_own: false, entries: [{ word: "owl" }] });
    show();
    fireEvent.click(screen.getByText("From a pack"));
    fireEvent.change(screen.getByLabelText("Code of a pack"), {
      target: { value: " K7M4Q-XRT2W" },
    });
    fireEvent.click(screen.getByRole("button", { name: "Fetch" }));
    await waitFor(() => expect(screen.getByLabelText("Your words")).toHaveValue("owl"));
    expect(getPack).toHaveBeenCalledWith("K7M4Q-XRT2W");
  });

  it("is written so that it is read as the same words", () => {
    expect(asText([{ word: "cat" }, { word: "dog" }])).toBe("cat\ndog");
    expect(asText(TABLE.entries)).toBe(
      "word\tsynonyms\tdefinition\natom\tparticle\tvery small\nion\t\t",
    );
  });
});
