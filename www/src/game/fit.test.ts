import { expect, test } from "vitest";
import { fitOf } from "./fit";

const judge = (mask: string, text: string, inOrder = true) => fitOf([...mask], text, inOrder);

test.each([
  ["___ _____", "ice", "open", 3],
  ["___ _____", "ice cream", "fits", 8],
  ["___ _____", "Ice-Cream!", "fits", 8],
  ["___ _____", "ice creams", "differs", 9],
  ["_c_ c____", "ice cream", "fits", 8],
  ["_c_ c____", "ace of", "differs", 5],
  ["_a__", "CAFÉ", "fits", 4],
  ["_____-__", "merry-go", "fits", 7],
  ["___", "한국어", "fits", 3],
  ["____", "שָׁלוֹם", "fits", 4],
])("%j and %j: %s", (mask, text, verdict, typed) => {
  expect(judge(mask, text)).toMatchObject({ typed, verdict });
});

test("of two words in either order only the length is known", () => {
  expect(judge("_c_ + c____", "cream ice", false)).toMatchObject({ needed: 8, verdict: "fits" });
});

test("without blanks or letters there is nothing to say", () => {
  expect(judge("", "cat")).toBeNull();
  expect(judge("___", " ?!")).toBeNull();
});
