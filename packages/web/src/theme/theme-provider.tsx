import { createContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";

/** The page's theme. */
export interface ThemeChoice {
  readonly theme: "light" | "dark";
  toggle(): void;
}

const STORED = "proxbox.theme";

/** Where components find the theme. */
export const ThemeContext = createContext<ThemeChoice>({ theme: "light", toggle: () => undefined });

function firstTheme(): "light" | "dark" {
  const stored = localStorage.getItem(STORED);
  if (stored === "light" || stored === "dark") return stored;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Gives the page its theme: the one chosen before, else the system's. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [theme, setTheme] = useState(firstTheme);
  useEffect(() => {
    document.documentElement.dataset["bsTheme"] = theme;
  }, [theme]);
  const choice = useMemo<ThemeChoice>(
    () => ({
      theme,
      toggle: () => {
        const next = theme === "dark" ? "light" : "dark";
        localStorage.setItem(STORED, next);
        setTheme(next);
      },
    }),
    [theme],
  );
  return <ThemeContext value={choice}>{children}</ThemeContext>;
}
