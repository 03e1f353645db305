import { EN } from "./en.table.ts";
import type { TextKey } from "./texts.ts";

/** What a step of a job is called; one that this page does not know goes by its slug. */
export function stageText(t: (key: TextKey) => string, stage: string): string {
  const key = `stage.${stage}`;
  return key in EN ? t(key as TextKey) : stage;
}
