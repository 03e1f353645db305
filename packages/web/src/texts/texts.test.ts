import { describe, expect, it } from "vitest";
import { chooseLanguage, formatText, LANGUAGES } from "./texts.ts";
import type { TextKey } from "./texts.ts";

describe("a text", () => {
  it("has its values put in, numbers as the language writes them", () => {
    expect(formatText("en", "common.page", { from: 1, to: 50, count: 10_000 })).toBe("Rows 1 to 50 of 10,000");
    expect(formatText("pt-BR", "common.page", { from: 1, to: 50, count: 10_000 })).toBe("Linhas 1 a 50 de 10.000");
  });

  const keys = Object.keys(LANGUAGES["en"]?.texts ?? {}) as TextKey[];

  it.each(Object.keys(LANGUAGES))("has the same values and forms in %s as in English", (language) => {
    const marks = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted();
    const texts = LANGUAGES[language]?.texts;
    const english = LANGUAGES["en"]?.texts;
    const differing = keys.filter((key) => String(marks(texts?.[key] ?? "")) !== String(marks(english?.[key] ?? "")) || texts?.[key].split("|").length !== english?.[key].split("|").length || texts?.[key] === "");
    expect(differing).toEqual([]);
  });
});

describe("the language", () => {
  it.each([
    [["pt-BR", "en"], "pt-BR"],
    [["pt-PT"], "pt-BR"],
    [["de-DE", "en-US"], "en"],
    [["de"], "en"],
    [[], "en"],
  ])("for who prefers %j is %s", (preferred, language) => {
    expect(chooseLanguage(preferred)).toBe(language);
  });
});
