import { expect, it } from "vitest";
import { AVATARS, avatarOf, partsOf, randomAvatar, turned } from "./avatar";

it("has 768 faces, and each number is one of them", () => {
  expect(AVATARS).toBe(768);
  const faces = new Set<string>();
  for (let avatar = 0; avatar < AVATARS; avatar += 1) {
    const parts = partsOf(avatar);
    expect(avatarOf(parts)).toBe(avatar);
    faces.add(`${parts.color},${parts.eyes},${parts.mouth}`);
  }
  expect(faces.size).toBe(AVATARS);
});

it("counts as docs/PROTOCOL.md says: colour + 12 × (eyes + 8 × mouth)", () => {
  expect(partsOf(317)).toEqual({ color: 5, eyes: 2, mouth: 3 });
  expect(avatarOf({ color: 5, eyes: 2, mouth: 3 })).toBe(317);
});

it("shows some face for any number", () => {
  for (const strange of [-1, 768, 1e9, 3.7, Number.NaN, Number.POSITIVE_INFINITY]) {
    const { color, eyes, mouth } = partsOf(strange);
    expect(color).toBeGreaterThanOrEqual(0);
    expect(color).toBeLessThan(12);
    expect(eyes).toBeGreaterThanOrEqual(0);
    expect(eyes).toBeLessThan(8);
    expect(mouth).toBeGreaterThanOrEqual(0);
    expect(mouth).toBeLessThan(8);
  }
});

it("turns one part, going round, and leaves the others", () => {
  const first = avatarOf({ color: 0, eyes: 3, mouth: 7 });
  expect(partsOf(turned(first, "color", -1))).toEqual({ color: 11, eyes: 3, mouth: 7 });
  expect(partsOf(turned(first, "mouth", 1))).toEqual({ color: 0, eyes: 3, mouth: 0 });
});

it("draws a random face within the range", () => {
  for (let round = 0; round < 200; round += 1) {
    const avatar = randomAvatar();
    expect(Number.isInteger(avatar) && avatar >= 0 && avatar < AVATARS).toBe(true);
  }
});
