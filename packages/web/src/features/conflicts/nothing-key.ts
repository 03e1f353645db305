import type { TextKey } from "../../texts/texts.ts";

/** What an empty list of conflicts may say: no more than what was asked for, and of whom. */
export function nothingKey({ type, all }: { readonly type?: string | undefined; readonly all?: boolean | undefined }, isEveryBackendAsked: boolean): TextKey {
  if (!isEveryBackendAsked) return "conflicts.noneAnswered";
  if (type !== undefined) return "conflicts.noneOfType";
  return all === true ? "conflicts.none" : "conflicts.noneOpen";
}
