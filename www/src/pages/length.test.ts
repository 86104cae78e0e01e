import { expect, test } from "vitest";
import { type Counted, meaning, repeats } from "./length";

const lesson: Counted = {
  max_rounds: 1,
  time_limit: 60,
  choice_time: 10,
  summary_time: 5,
  end_after: 0,
  word_mode: "normal",
  custom_words: "only",
};

test("a class draws once each in 35 minutes", () => {
  expect(meaning(lesson, 28)).toEqual({ turns: 28, minutes: 35, played: 28 });
});

test("a lesson that ends before counts the turns that are finished", () => {
  expect(meaning({ ...lesson, end_after: 30 }, 28).played).toBe(24);
  expect(meaning({ ...lesson, end_after: 31 }, 28).played).toBe(25);
  expect(meaning({ ...lesson, end_after: 180 }, 28).played).toBe(28);
});

test("words of one's own repeat when there are fewer than turns, and no others", () => {
  expect(repeats(lesson, 20, 28)).toBe(true);
  expect(repeats(lesson, 28, 28)).toBe(false);
  expect(repeats({ ...lesson, word_mode: "combined" }, 28, 28)).toBe(true);
  expect(repeats({ ...lesson, custom_words: "mixed" }, 20, 28)).toBe(false);
  expect(repeats(lesson, 0, 28)).toBe(false);
});
