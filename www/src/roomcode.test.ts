import { describe, expect, it } from "vitest";
import { CODE_ALPHABET, codeProblem, roomPage, spokenCode, tidyCode } from "./roomcode";

describe("tidyCode", () => {
  it.each([
    ["k7m4qx", "K7M4QX"],
    [" K7M 4QX ", "K7M4QX"],
    ["k7m-4qx", "K7M4QX"],
    ["K7M–4QX", "K7M4QX"],
    ["K.7_M 4-Q\tX", "K7M4QX"],
    ["http://192.168.1.20:8000/r/K7M4QX", "K7M4QX"],
    ["http://school.example/r/k7m4qx?from=qr#top", "K7M4QX"],
    ["", ""],
  ])("reads %j as %j", (typed, code) => {
    expect(tidyCode(typed)).toBe(code);
  });
});

describe("codeProblem", () => {
  it("accepts six characters of the alphabet", () => {
    expect(codeProblem("K7M4QX")).toBeNull();
  });

  it("says what is wrong, the characters before the length", () => {
    expect(codeProblem("")).toBe("empty");
    expect(codeProblem("K7M4Q")).toBe("length");
    expect(codeProblem("K7M4QXX")).toBe("length");
    expect(codeProblem("O")).toBe("characters");
    expect(codeProblem("K7M4QÄ")).toBe("characters");
  });

  it.each([..."0O1IL"])("refuses %s, which looks like another character", (character) => {
    expect(CODE_ALPHABET).not.toContain(character);
    expect(codeProblem(`K7M4Q${character}`)).toBe("characters");
  });
});

it("shows a code in two groups", () => {
  expect(spokenCode("K7M4QX")).toBe("K7M 4QX");
});

describe("roomPage", () => {
  it.each([
    ["/r/K7M4QX", { code: "K7M4QX", page: "room" }],
    ["/r/k7m4qx/", { code: "K7M4QX", page: "room" }],
    ["/r/K7M4QX/host", { code: "K7M4QX", page: "host" }],
    ["/r/K7M4QX/screen", { code: "K7M4QX", page: "screen" }],
  ])("reads %s", (path, page) => {
    expect(roomPage(path)).toEqual(page);
  });

  it.each(["/", "/r/", "/rooms", "/r/K7M4QX/elsewhere", "/help"])(
    "leaves %s to the site",
    (path) => {
      expect(roomPage(path)).toBeNull();
    },
  );
});
