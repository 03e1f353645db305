import { z } from "zod";

/** Spellings of a boolean, in any case, and what they mean. */
const SPELLINGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true], ["1", true], ["yes", true], ["on", true],
  ["false", false], ["0", false], ["no", false], ["off", false],
]);

/** Reads a boolean of a query; `undefined` for what is none. */
export function readFlag(text: string): boolean | undefined {
  return SPELLINGS.get(text.toLowerCase());
}

/** A boolean of a query, kept as the text that it came as. */
export const SwitchText = z.string().refine((text) => readFlag(text) !== undefined, "expected true or false").meta({ type: "boolean" });

/** A boolean of a query. */
export const QueryFlag = SwitchText.transform((text) => readFlag(text) === true);
