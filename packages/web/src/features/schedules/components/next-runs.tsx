import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { isTimeZone } from "../../../format/zoned-time.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { schedulePreviewQuery } from "../api/schedules.ts";
import type { Cadence } from "../api/schedules.ts";

/** The next five times of a cadence, in the time zone that it is in. */
export function NextRuns({ cadence }: { readonly cadence: Cadence }) {
  const { t, language } = useTexts();
  const preview = useQuery({ ...schedulePreviewQuery(cadence), placeholderData: keepPreviousData });
  if (preview.error !== null) return <ProblemAlert error={preview.error} />;
  const zone = isTimeZone(cadence.timezone) ? cadence.timezone : "UTC";
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  return (
    <div className="mb-3">
      <div className="form-label">{t("schedules.nextFive")}</div>
      <ol className="mb-0 ps-3 text-secondary" aria-live="polite">
        {preview.data?.next_runs.map((at) => <li key={at}><time dateTime={at}>{format.format(new Date(at))}</time></li>)}
      </ol>
    </div>
  );
}
