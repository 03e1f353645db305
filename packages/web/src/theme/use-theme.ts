import { use } from "react";
import { ThemeContext } from "./theme-provider.tsx";
import type { ThemeChoice } from "./theme-provider.tsx";

/** The page's theme, and how to change it. */
export function useTheme(): ThemeChoice {
  return use(ThemeContext);
}
