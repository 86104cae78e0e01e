// An avatar is one number: colour + 12 × (eyes + 8 × mouth).

export const COLORS = 12;
export const EYES = 8;
export const MOUTHS = 8;
export const AVATARS = COLORS * EYES * MOUTHS;

export interface AvatarParts {
  color: number;
  eyes: number;
  mouth: number;
}

export type AvatarPart = keyof AvatarParts;

const COUNTS: Record<AvatarPart, number> = { color: COLORS, eyes: EYES, mouth: MOUTHS };

export function partsOf(avatar: number): AvatarParts {
  const whole = Math.trunc(Number.isFinite(avatar) ? avatar : 0);
  const number = ((whole % AVATARS) + AVATARS) % AVATARS;
  const face = Math.floor(number / COLORS);
  return { color: number % COLORS, eyes: face % EYES, mouth: Math.floor(face / EYES) };
}

export function avatarOf({ color, eyes, mouth }: AvatarParts): number {
  return color + COLORS * (eyes + EYES * mouth);
}

/** The avatar with one part exchanged for its next or previous one, going round. */
export function turned(avatar: number, part: AvatarPart, by: 1 | -1): number {
  const parts = partsOf(avatar);
  const count = COUNTS[part];
  return avatarOf({ ...parts, [part]: (parts[part] + by + count) % count });
}

export function randomAvatar(): number {
  return Math.floor(Math.random() * AVATARS);
}
