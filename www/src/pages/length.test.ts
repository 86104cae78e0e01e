import { expect, test } from "vitest";
import { meaning } from "./length";

const lesson = { max_rounds: 1, time_limit: 60, choice_time: 10, summary_time: 5, end_after: 0 };

test("a class draws once each in 35 minutes", () => {
  expect(meaning(lesson, 28)).toEqual({ turns: 28, minutes: 35, played: 28 });
});

test("a lesson that ends before counts the turns that are finished", () => {
  expect(meaning({ ...lesson, end_after: 30 }, 28).played).toBe(24);
  expect(meaning({ ...lesson, end_after: 31 }, 28).played).toBe(25);
  expect(meaning({ ...lesson, end_after: 180 }, 28).played).toBe(28);
});
