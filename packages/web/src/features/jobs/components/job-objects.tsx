import { JobEvent } from "@proxbox/contract";
import type { DetailedJob } from "@proxbox/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";
import { Card } from "../../../components/card.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Pager } from "../../../components/pager.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { stageText } from "../../../texts/stage-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { lineText } from "./line-text.ts";

const ROWS = 25;
const SHOWN = ["all", "warning", "error"] as const;
const Item = z.object({ operation: z.string().catch(""), item: z.object({ name: z.string(), item_type: z.string() }) });

function useObjects({ id, last_event: lastEvent }: DetailedJob, shown: (typeof SHOWN)[number], offset: number) {
  const query = shown === "all" ? { event: "item_progress" } : { level: shown };
  return useQuery({
    queryKey: ["job-log", id, "objects", shown, offset, lastEvent],
    queryFn: ({ signal }) => request(pageOf(JobEvent), `/api/jobs/${id}/log/`, { query: { ...query, limit: ROWS, offset }, signal }),
    placeholderData: keepPreviousData,
  });
}

function ObjectName({ data, event }: JobEvent) {
  const item = Item.safeParse(data);
  if (item.success) return <><div>{item.data.item.name}</div><div className="text-secondary small">{item.data.item.item_type}</div></>;
  const { rowid } = data;
  return <>{typeof rowid === "string" || typeof rowid === "number" ? rowid : event}</>;
}

function Outcome({ data, level }: JobEvent) {
  const item = Item.safeParse(data);
  const colour = level === "error" ? "red" : level === "warning" ? "orange" : "green";
  return <span className={`proxbox-state proxbox-state-${colour}`}>{item.success && item.data.operation !== "" ? item.data.operation : level}</span>;
}

/** What became of each object of a job, and why. */
export function JobObjects({ job }: { readonly job: DetailedJob }) {
  const { t } = useTexts();
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("all");
  const [offset, setOffset] = useState(0);
  const objects = useObjects(job, shown, offset);
  const columns: Column<JobEvent>[] = [
    { id: "object", header: t("jobs.object"), cell: ObjectName },
    { id: "stage", header: t("jobs.stage"), cell: ({ stage }) => (stage === null ? "" : stageText(t, stage)) },
    { id: "outcome", header: t("jobs.outcome"), cell: Outcome },
    { id: "reason", header: t("jobs.reason"), cell: lineText },
  ];
  const actions = (
    <div className="btn-group" role="group" aria-label={t("common.filter")}>
      {SHOWN.map((name) => <button key={name} type="button" className={`btn btn-sm${shown === name ? " active" : ""}`} aria-pressed={shown === name} onClick={() => { setShown(name); setOffset(0); }}>{t(`jobs.show.${name}`)}</button>)}
    </div>
  );
  return (
    <Card title={t("jobs.objects")} actions={actions} isFlush>
      <QueryState query={objects}>
        {({ count, results }) => (
          <>
            {results.length === 0 ? <Empty title={t("jobs.noObjects")} /> : <DataTable label={t("jobs.objects")} columns={columns} rows={results} rowKey={({ seq }) => seq} />}
            <Pager count={count} limit={ROWS} offset={offset} onOffset={setOffset} />
          </>
        )}
      </QueryState>
    </Card>
  );
}
