import { createContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { chooseLanguage, formatText, LANGUAGES } from "./texts.ts";
import type { TextKey, TextValues } from "./texts.ts";

/** The page's language and its texts. */
export interface Texts {
  readonly language: string;
  /** A text of the catalogue. */
  t(key: TextKey, values?: TextValues): string;
  setLanguage(language: string): void;
}

const STORED = "proxbox.language";

/** Where components find the texts. */
export const TextsContext = createContext<Texts>({ language: "en", t: (key, values) => formatText("en", key, values), setLanguage: () => undefined });

function firstLanguage(): string {
  const stored = localStorage.getItem(STORED);
  return stored !== null && stored in LANGUAGES ? stored : chooseLanguage(navigator.languages);
}

/** Gives the page its language: the one chosen before, else what the browser prefers. */
export function TextsProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const texts = useMemo<Texts>(
    () => ({
      language,
      t: (key, values) => formatText(language, key, values),
      setLanguage: (chosen) => {
        localStorage.setItem(STORED, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <TextsContext value={texts}>{children}</TextsContext>;
}
