// Choosing a face: two arrows for each part, and a die.

import { ChevronLeft, ChevronRight, Dices } from "lucide-react";
import { type AvatarPart, randomAvatar, turned } from "../avatar";
import { useT } from "../i18n";
import { Avatar } from "./Avatar";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";

const PARTS: readonly AvatarPart[] = ["color", "eyes", "mouth"];

interface AvatarPickerProps {
  value: number;
  onChange: (avatar: number) => void;
  className?: string | undefined;
}

export function AvatarPicker({ value, onChange, className }: AvatarPickerProps) {
  const t = useT();
  return (
    <fieldset className={cx("flex items-center justify-center gap-2 sm:gap-6", className)}>
      <legend className="sr-only">{t.avatar.choose}</legend>
      <div className="flex flex-col items-center gap-1">
        <Avatar value={value} className="size-24" />
        <Button
          size="sm"
          variant="quiet"
          className="min-[22rem]:whitespace-nowrap"
          icon={<Dices size={18} aria-hidden="true" />}
          onClick={() => onChange(randomAvatar())}
        >
          {t.avatar.random}
        </Button>
      </div>
      <div className="flex flex-col">
        {PARTS.map((part) => (
          <div key={part} className="flex items-center">
            <IconButton
              label={t.avatar.previous[part]}
              onClick={() => onChange(turned(value, part, -1))}
            >
              <ChevronLeft aria-hidden="true" />
            </IconButton>
            <span className="w-14 text-center text-[0.9375rem] font-semibold">
              {t.avatar.parts[part]}
            </span>
            <IconButton
              label={t.avatar.next[part]}
              onClick={() => onChange(turned(value, part, 1))}
            >
              <ChevronRight aria-hidden="true" />
            </IconButton>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
