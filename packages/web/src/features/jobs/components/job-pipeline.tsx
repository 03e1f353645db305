import type { DetailedJob, JobStage } from "@proxbox/contract";
import { IconAlertTriangle, IconCircle, IconCircleCheck, IconCircleX, IconPlayerPlay, IconPlayerSkipForward } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { proxmoxEndpointsQuery } from "../../../api/proxmox-endpoints.ts";
import { useMay } from "../../../api/use-may.ts";
import { Card } from "../../../components/card.tsx";
import { Empty } from "../../../components/empty.tsx";
import { formatDuration } from "../../../format/format-duration.ts";
import { stageText } from "../../../texts/stage-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { stepLook } from "./step-look.ts";
import { stepKey } from "./stage-progress.ts";
import type { StageProgress } from "./stage-progress.ts";
import { useJobProgress } from "./use-job-progress.ts";

const LOOKS: Readonly<Record<ReturnType<typeof stepLook>, readonly [colour: string, icon: Icon]>> = {
  pending: ["secondary", IconCircle],
  running: ["blue", IconPlayerPlay],
  completed: ["green", IconCircleCheck],
  partly: ["orange", IconAlertTriangle],
  failed: ["red", IconCircleX],
  skipped: ["secondary", IconPlayerSkipForward],
};
const COUNTS = ["created", "updated", "deleted", "failed"] as const;

function Progress({ label, progress: { done, total, message } }: { readonly label: string; readonly progress: StageProgress }) {
  const percent = total === 0 ? 0 : Math.round((done / total) * 100);
  return (
    <>
      <div className="progress progress-sm my-1" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <div className="progress-bar" style={{ width: `${percent}%` }} />
      </div>
      <div className="text-secondary small text-truncate">{message}</div>
    </>
  );
}

function Counts({ result }: Pick<JobStage, "result">) {
  const { t } = useTexts();
  return (
    <>
      {COUNTS.map((name) => {
        const count = result?.[name];
        return typeof count === "number" && count > 0 ? <span key={name} className={`proxbox-count proxbox-count-${name}`}>{t(`count.${name}`, { count })}</span> : null;
      })}
    </>
  );
}

function Step({ step, progress }: { readonly step: JobStage; readonly progress: StageProgress | undefined }) {
  const { t, language } = useTexts();
  const [colour, Sign] = LOOKS[stepLook(step)];
  const label = stageText(t, step.stage);
  const said = step.result?.["summary"] ?? step.result?.["reason"] ?? step.result?.["message"];
  return (
    <li className="list-group-item" data-stage={step.stage} data-state={step.state}>
      <div className="d-flex flex-wrap align-items-center gap-2">
        <span className={`proxbox-state proxbox-state-${colour}`}><Sign size={16} aria-hidden="true" /><span className="visually-hidden">{t(`step.${step.state}`)}</span></span>
        <span className="fw-medium">{label}</span>
        <Counts result={step.result} />
        <span className="ms-auto text-secondary small text-nowrap">{step.started_at === null || step.completed_at === null ? t(`step.${step.state}`) : formatDuration(Date.parse(step.completed_at) - Date.parse(step.started_at), language)}</span>
      </div>
      {step.state === "running" && progress !== undefined ? <Progress label={label} progress={progress} /> : null}
      {typeof said === "string" ? <div className="text-secondary small">{said}</div> : null}
    </li>
  );
}

/** The steps of a job, for each Proxmox endpoint in its turn, with how far they are. */
export function JobPipeline({ job }: { readonly job: DetailedJob }) {
  const { t } = useTexts();
  const may = useMay();
  const progress = useJobProgress(job);
  const { data: endpoints = [] } = useQuery({ ...proxmoxEndpointsQuery, enabled: may("proxbox.view_proxmoxendpoint") });
  const ids = [...new Set(job.stages.map(({ proxmox_endpoint_id: id }) => id))];
  if (ids.length === 0) return <Card title={t("jobs.steps")}><Empty title={t("jobs.noSteps")} hint={t("jobs.noStepsHint")} /></Card>;
  return (
    <>
      {ids.map((id) => (
        <Card key={id} isFlush className="mb-3" title={endpoints.find((each) => each.id === id)?.name ?? t("jobs.endpoint", { id: String(id) })}>
          <ol className="list-group list-group-flush">
            {job.stages.filter((step) => step.proxmox_endpoint_id === id).map((step) => <Step key={step.stage} step={step} progress={progress.get(stepKey(step))} />)}
          </ol>
        </Card>
      ))}
    </>
  );
}
