import { EN } from "./en.table.ts";
import type { Texts } from "./texts-provider.tsx";
import type { TextKey } from "./texts.ts";

type Words = Pick<Texts, "t" | "language">;

function keyOf(kind: string): TextKey | undefined {
  const key = `kind.${kind}`;
  return key in EN ? (key as TextKey) : undefined;
}

/** A word as it stands at the beginning of a line: its first letter large. */
function capital(word: string, language: string): string {
  return word.slice(0, 1).toLocaleUpperCase(language) + word.slice(1);
}

/** What people call one object of a kind, within a sentence: `virtual-machine` is a virtual machine. A kind that this page does not know goes by its own words. */
export function kindText({ t }: Pick<Words, "t">, kind: string): string {
  const key = keyOf(kind);
  return key === undefined ? kind.replaceAll("-", " ") : t(key, { count: 1 });
}

/** The same at the beginning of a line, `Virtual machine`. */
export function kindTitle(words: Words, kind: string): string {
  return capital(kindText(words, kind), words.language);
}

/** A name that begins with a kind, as a plan's dependants have it: `vm-interface web net0` is VM interface web net0. */
export function kindNameText(words: Pick<Words, "t">, name: string): string {
  const [kind = "", ...rest] = name.split(" ");
  return keyOf(kind) === undefined ? name : [kindText(words, kind), ...rest].join(" ");
}

/** Many objects of a kind, as a heading: `Virtual machines`. */
export function kindsTitle({ t, language }: Words, kind: string): string {
  const key = keyOf(kind);
  return capital(key === undefined ? kind.replaceAll("-", " ") : t(key), language);
}
