// One button that goes through light, dark and "as the device".

import { Moon, Sun, SunMoon } from "lucide-react";
import { useStore } from "zustand";
import { useSeldomT } from "../i18n/seldom";
import { IconButton } from "./Button";
import { chooseTheme, type Theme, theme } from "./theme";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: SunMoon, light: Sun, dark: Moon };

export function ThemeSwitch({ className }: { className?: string }) {
  const t = useSeldomT();
  const chosen = useStore(theme, (state) => state.chosen);
  const Icon = ICONS[chosen];
  return (
    <IconButton
      label={t.ui.theme[chosen]}
      onClick={() => chooseTheme(NEXT[chosen])}
      className={className}
    >
      <Icon size={22} aria-hidden="true" />
    </IconButton>
  );
}
