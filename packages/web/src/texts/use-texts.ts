import { use } from "react";
import { TextsContext } from "./texts-provider.tsx";
import type { Texts } from "./texts-provider.tsx";

/** The texts in the page's language. */
export function useTexts(): Texts {
  return use(TextsContext);
}
