import type { ChangeResult } from "@proxbox/contract";
import { useTexts } from "../../../texts/use-texts.ts";

const COLOURS: Readonly<Record<ChangeResult, string>> = { done: "green", different: "yellow", refused: "red", changed: "yellow", held_back: "yellow", left_out: "azure", along: "azure", not_done: "yellow" };

/** What became of a change, or of how many. */
export function ResultBadge({ result, count }: { readonly result: ChangeResult; readonly count?: number }) {
  const { t, language } = useTexts();
  return <span className={`badge bg-${COLOURS[result]}-lt`} data-result={result}>{count === undefined ? "" : `${count.toLocaleString(language)} `}{t(`plans.result.${result}`)}</span>;
}
