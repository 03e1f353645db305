import type { ListedJob } from "@proxbox/contract";
import { formatDuration } from "../../../format/format-duration.ts";
import { useTexts } from "../../../texts/use-texts.ts";

/** How long a job took; nothing before it has ended. */
export function JobDuration({ started_at: start, completed_at: end }: Pick<ListedJob, "started_at" | "completed_at">) {
  const { language } = useTexts();
  return start === null || end === null ? null : <>{formatDuration(Date.parse(end) - Date.parse(start), language)}</>;
}
