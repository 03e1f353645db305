import { EN } from "./en.table.ts";
import { PT_BR } from "./pt-br.table.ts";

/** Name of a text in the catalogue. */
export type TextKey = keyof typeof EN;

/** A whole language: one file, every text. */
export type Catalogue = Readonly<Record<TextKey, string>>;

/** Languages of the page by their BCP 47 name. Another one is one more file like `en.table.ts`, and a line here. */
export const LANGUAGES: Readonly<Record<string, { readonly name: string; readonly texts: Catalogue }>> = {
  en: { name: "English", texts: EN },
  "pt-BR": { name: "Português (Brasil)", texts: PT_BR },
};

/** Values that stand in a text at `{name}`. */
export type TextValues = Readonly<Record<string, string | number>>;

/**
 * A text in a language with its values put in. A text of two forms, `{count} job|{count} jobs`, is chosen by `count` after the language's
 * own rule for one and many.
 */
export function formatText(language: string, key: TextKey, values: TextValues = {}): string {
  const text = (LANGUAGES[language] ?? { texts: EN }).texts[key];
  const [one = text, many = one] = text.split("|");
  const form = "count" in values && new Intl.PluralRules(language).select(Number(values["count"])) === "one" ? one : many;
  return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

/** The language of the page that suits a person best, from what their browser prefers. */
export function chooseLanguage(preferred: readonly string[]): string {
  const known = Object.keys(LANGUAGES);
  for (const wish of preferred) {
    const found = known.find((name) => name.toLowerCase() === wish.toLowerCase()) ?? known.find((name) => name.split("-")[0] === wish.split("-")[0]?.toLowerCase());
    if (found !== undefined) return found;
  }
  return "en";
}
