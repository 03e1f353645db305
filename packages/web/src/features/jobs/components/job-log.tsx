import { STAGE_NAMES } from "@proxbox/contract";
import type { DetailedJob, JobEvent } from "@proxbox/contract";
import { IconDownload } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { Card } from "../../../components/card.tsx";
import { Empty } from "../../../components/empty.tsx";
import { SelectField, SwitchField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { LogFilter } from "../api/job-log.ts";
import { lineText } from "./line-text.ts";
import { useLogCount, useLogLines } from "./use-log-lines.ts";

const ROW_PX = 28;
const LEVELS = { info: "info,warning,error", warning: "warning,error", error: "error", debug: undefined } as const;
type Level = keyof typeof LEVELS;

interface Wish {
  readonly level: Level;
  readonly stage: string;
  readonly q: string;
}

function Filters({ wish, onChange }: { readonly wish: Wish; readonly onChange: (wish: Wish) => void }) {
  const { t } = useTexts();
  return (
    <search className="row g-3 p-3 pb-0">
      <div className="col-sm-4">
        <SelectField label={t("jobs.level")} value={wish.level} onChange={({ target }) => onChange({ ...wish, level: target.value as Level })}>
          {(Object.keys(LEVELS) as Level[]).map((level) => <option key={level} value={level}>{t(`level.${level}`)}</option>)}
        </SelectField>
      </div>
      <div className="col-sm-4">
        <SelectField label={t("jobs.stage")} value={wish.stage} onChange={({ target }) => onChange({ ...wish, stage: target.value })}>
          <option value="">{t("common.all")}</option>
          {STAGE_NAMES.map((name) => <option key={name} value={name}>{t(`stage.${name}`)}</option>)}
        </SelectField>
      </div>
      <div className="col-sm-4"><TextField label={t("jobs.text")} type="search" value={wish.q} onChange={({ target }) => onChange({ ...wish, q: target.value })} /></div>
    </search>
  );
}

function Line({ line, isOpen, onOpen }: { readonly line: JobEvent | undefined; readonly isOpen: boolean; readonly onOpen: (line: JobEvent) => void }) {
  const { language } = useTexts();
  if (line === undefined) return <span className="text-secondary">…</span>;
  return (
    <button type="button" className={`proxbox-line proxbox-line-${line.level}`} aria-expanded={isOpen} onClick={() => onOpen(line)}>
      <time dateTime={line.at}>{new Date(line.at).toLocaleTimeString(language)}</time> <span className="proxbox-line-level">{line.level}</span> <span className="text-secondary">{line.stage}</span> {lineText(line)}
    </button>
  );
}

function Lines({ job, filter, isFollowing }: { readonly job: DetailedJob; readonly filter: LogFilter; readonly isFollowing: boolean }) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<JobEvent>();
  const { data: count = 0 } = useLogCount({ id: job.id, filter, lastEvent: job.last_event });
  const rows = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 20 });
  const shown = rows.getVirtualItems();
  const lineAt = useLogLines({ id: job.id, filter, first: shown[0]?.index ?? 0, last: shown.at(-1)?.index ?? 0 }, count);
  useEffect(() => {
    if (isFollowing && count > 0) rows.scrollToIndex(count - 1);
  }, [count, isFollowing, rows]);
  return (
    <>
      {count === 0 ? <Empty title={t("jobs.noLines")} /> : null}
      <div ref={scroller} className="proxbox-log" tabIndex={0} role="region" aria-label={t("jobs.lines", { count })} data-lines={count} hidden={count === 0}>
        <div role="list" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {shown.map(({ index, start }) => (
            <div key={index} role="listitem" className="proxbox-log-row" style={{ transform: `translateY(${start}px)`, height: ROW_PX }}>
              <Line line={lineAt(index)} isOpen={opened !== undefined && lineAt(index)?.seq === opened.seq} onOpen={(line) => setOpened(line.seq === opened?.seq ? undefined : line)} />
            </div>
          ))}
        </div>
      </div>
      {opened === undefined ? null : <pre className="proxbox-mono m-3 mb-0" tabIndex={0}>{JSON.stringify(opened, null, 2)}</pre>}
      <p className="card-footer text-secondary m-0">{t("jobs.lines", { count })}</p>
    </>
  );
}

/** The log of a job: only what is in sight is loaded and drawn, however long it is. */
export function JobLog({ job }: { readonly job: DetailedJob }) {
  const { t } = useTexts();
  const [wish, setWish] = useState<Wish>({ level: "info", stage: "", q: "" });
  const [isFollowing, setFollowing] = useState(job.completed_at === null);
  const filter = useMemo<LogFilter>(() => ({ level: LEVELS[wish.level], stage: wish.stage === "" ? undefined : wish.stage, q: wish.q === "" ? undefined : wish.q }), [wish]);
  const actions = (
    <div className="d-flex align-items-center gap-3">
      <div className="proxbox-switch"><SwitchField label={t("jobs.follow")} checked={isFollowing} onChange={({ target }) => setFollowing(target.checked)} /></div>
      <a className="btn btn-sm" href={`/api/jobs/${job.id}/log/download`} download><IconDownload size={16} aria-hidden="true" className="icon" />{t("jobs.download")}</a>
    </div>
  );
  return (
    <Card title={t("jobs.log")} actions={actions} isFlush>
      <Filters wish={wish} onChange={setWish} />
      <Lines job={job} filter={filter} isFollowing={isFollowing} />
    </Card>
  );
}
