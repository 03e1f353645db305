import type { JobFigures } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { Card } from "../../../components/card.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import { Empty } from "../../../components/empty.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useTheme } from "../../../theme/use-theme.ts";
import { jobFiguresQuery } from "../api/job-figures.ts";

const HEIGHT_PX = 220;
const SERIES = [["created", "#2fb344"], ["updated", "#4299e1"], ["deleted", "#f76707"], ["failed", "#d63939"]] as const;

/** Room at both ends of the time, as a part of it: the first and the last run lie inside the frame. */
const MARGIN = 0.03;

/** The span of time that is shown; of runs that ended in one moment, the seconds around it. */
function withMargin(_chart: uPlot, from: number, to: number): uPlot.Range.MinMax {
  const margin = Math.max((to - from) * MARGIN, 1);
  return [from - margin, to + margin];
}

function Chart({ runs }: { readonly runs: readonly JobFigures[] }) {
  const { t } = useTexts();
  const { theme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (current === null) return undefined;
    const axis = { stroke: theme === "dark" ? "#b4bfce" : "#4b5768", grid: { stroke: "rgb(128 128 128 / 20%)" } };
    const series = [{}, { label: t("dashboard.durationSeconds"), stroke: "#8b5cf6", width: 2, scale: "s" }, ...SERIES.map(([name, stroke]) => ({ label: t(`figure.${name}`), stroke, width: 2 }))];
    const data: uPlot.AlignedData = [runs.map(({ completed_at: at }) => Date.parse(at) / 1_000), runs.map(({ duration_seconds: seconds }) => seconds), ...SERIES.map(([name]) => runs.map((run) => run[name]))];
    const chart = new uPlot({ width: current.clientWidth, height: HEIGHT_PX, series, scales: { x: { range: withMargin } }, axes: [axis, axis, { ...axis, scale: "s", side: 1 }] }, data, current);
    const resized = new ResizeObserver(() => chart.setSize({ width: current.clientWidth, height: HEIGHT_PX }));
    resized.observe(current);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [runs, t, theme]);
  return <div ref={place} className="proxbox-chart" aria-hidden="true" />;
}

/** How runs went over time: how long they took and what they wrote, drawn, and as a table for who does not see it. */
export function RunsChart() {
  const { t, language } = useTexts();
  const figures = useQuery(jobFiguresQuery);
  const columns = [
    { id: "ended", header: t("jobs.ended"), cell: ({ completed_at: at }: JobFigures) => new Date(at).toLocaleString(language) },
    { id: "duration", header: t("dashboard.durationSeconds"), className: "text-end", cell: ({ duration_seconds: seconds }: JobFigures) => seconds.toFixed(1) },
    ...SERIES.map(([name]) => ({ id: name, header: t(`figure.${name}`), className: "text-end", cell: (run: JobFigures) => run[name] })),
  ];
  return (
    <Card title={t("dashboard.chart")}>
      <QueryState query={figures}>
        {(runs) => (runs.length < 2 ? <Empty title={t("dashboard.noChart")} /> : (
          <>
            <Chart runs={runs} />
            <details className="mt-2">
              <summary>{t("dashboard.table")}</summary>
              <DataTable label={t("dashboard.chart")} columns={columns} rows={runs.toReversed()} rowKey={({ id }) => id} />
            </details>
          </>
        ))}
      </QueryState>
    </Card>
  );
}
