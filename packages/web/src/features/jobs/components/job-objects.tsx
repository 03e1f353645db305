import { JobEvent, STAGE_NAMES } from "@proxbox/contract";
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
import { SelectField, TextField } from "../../../components/field.tsx";
import { Pager } from "../../../components/pager.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { keyWords } from "../../../format/key-words.ts";
import { kindTitle } from "../../../texts/kind-text.ts";
import { stageText } from "../../../texts/stage-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { lineText } from "./line-text.ts";
import { OPERATIONS, outcomeLook } from "./outcome-look.ts";
import type { Operation } from "./outcome-look.ts";

const ROWS = 25;
const SHOWN = ["all", ...OPERATIONS, "warning"] as const;
const Item = z.object({ item: z.object({ name: z.string(), item_type: z.string() }) });
const Remarked = z.object({ payload: z.object({ object: z.string(), data: z.object({ name: z.string() }) }) });

/** Which objects are looked at. */
interface Wish {
  readonly shown: "all" | Operation | "warning";
  readonly stage: string;
  readonly q: string;
  readonly offset: number;
}

function queryOf({ shown, stage, q, offset }: Wish): Readonly<Record<string, string | number | undefined>> {
  const narrowed = { stage: stage === "" ? undefined : stage, q: q === "" ? undefined : q, limit: ROWS, offset };
  // Warnings are told of what was written as well as by remarks of their own.
  if (shown === "warning") return { level: "warning,error", ...narrowed };
  return { event: "item_progress", ...(shown === "all" ? {} : { operation: shown }), ...narrowed };
}

function useObjects({ id, last_event: lastEvent }: DetailedJob, wish: Wish) {
  return useQuery({
    queryKey: ["job-log", id, "objects", wish, lastEvent],
    queryFn: ({ signal }) => request(pageOf(JobEvent), `/api/jobs/${id}/log/`, { query: queryOf(wish), signal }),
    placeholderData: keepPreviousData,
  });
}

function Filters({ wish, onChange }: { readonly wish: Wish; readonly onChange: (part: Partial<Wish>) => void }) {
  const { t } = useTexts();
  return (
    <search className="row g-3 p-3 pb-0">
      <div className="col-sm-4">
        <SelectField label={t("jobs.outcome")} value={wish.shown} onChange={({ target }) => onChange({ shown: SHOWN.find((each) => each === target.value) ?? "all" })}>
          {SHOWN.map((name) => <option key={name} value={name}>{t(`jobs.show.${name}`)}</option>)}
        </SelectField>
      </div>
      <div className="col-sm-4">
        <SelectField label={t("jobs.stageOfObject")} value={wish.stage} onChange={({ target }) => onChange({ stage: target.value })}>
          <option value="">{t("common.all")}</option>
          {STAGE_NAMES.map((name) => <option key={name} value={name}>{t(`stage.${name}`)}</option>)}
        </SelectField>
      </div>
      <div className="col-sm-4"><TextField label={t("jobs.nameOrReason")} type="search" value={wish.q} onChange={({ target }) => onChange({ q: target.value })} /></div>
    </search>
  );
}

function NameAndKind({ name, kind }: { readonly name: string; readonly kind: string }) {
  const texts = useTexts();
  return <><div>{name}</div><div className="text-secondary small">{kindTitle(texts, kind)}</div></>;
}

function ObjectName({ data, event }: JobEvent) {
  const item = Item.safeParse(data);
  if (item.success) return <NameAndKind name={item.data.item.name} kind={item.data.item.item_type} />;
  const remark = Remarked.safeParse(data);
  // The frame's words are those of the original: a kind with underscores.
  if (remark.success) return <NameAndKind name={remark.data.payload.data.name} kind={remark.data.payload.object.replaceAll("_", "-")} />;
  const { rowid } = data;
  return <>{typeof rowid === "string" ? keyWords(rowid) : typeof rowid === "number" ? rowid : event}</>;
}

function Outcome(event: JobEvent) {
  const { t } = useTexts();
  const { operation, colour } = outcomeLook(event);
  return <span className={`proxbox-state proxbox-state-${colour}`}>{operation === undefined ? event.level : t(`jobs.show.${operation}`)}</span>;
}

/** What became of each object of a job, and why; narrowed by outcome, stage and words. */
export function JobObjects({ job }: { readonly job: DetailedJob }) {
  const { t } = useTexts();
  const [wish, setWish] = useState<Wish>({ shown: "all", stage: "", q: "", offset: 0 });
  const objects = useObjects(job, wish);
  const columns: Column<JobEvent>[] = [
    { id: "object", header: t("jobs.object"), cell: ObjectName },
    { id: "stage", header: t("jobs.stage"), cell: ({ stage }) => (stage === null ? "" : stageText(t, stage)) },
    { id: "outcome", header: t("jobs.outcome"), cell: Outcome },
    { id: "reason", header: t("jobs.reason"), cell: lineText },
  ];
  return (
    <Card title={t("jobs.objects")} isFlush>
      <Filters wish={wish} onChange={(part) => setWish({ ...wish, offset: 0, ...part })} />
      <QueryState query={objects}>
        {({ count, results }) => (
          <>
            {results.length === 0 ? <Empty title={t("jobs.noObjects")} /> : <DataTable label={t("jobs.objects")} columns={columns} rows={results} rowKey={({ seq }) => seq} />}
            <Pager count={count} limit={ROWS} offset={wish.offset} onOffset={(offset) => setWish({ ...wish, offset })} />
          </>
        )}
      </QueryState>
    </Card>
  );
}
