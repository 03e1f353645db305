import { ScheduleParams } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { EndpointChoice } from "../../../components/endpoint-choice.tsx";
import { SelectField, TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { StageChoice } from "../../../components/stage-choice.tsx";
import { useNotify } from "../../../components/use-notify.ts";
import { useUnsaved } from "../../../components/use-unsaved.tsx";
import { fromLocalText } from "../../../format/zoned-time.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { previewQuery, useCreateSchedule } from "../api/schedules.ts";
import type { Cadence } from "../api/schedules.ts";

function Preview({ cadence }: { readonly cadence: Cadence }) {
  const { t, language } = useTexts();
  const preview = useQuery(previewQuery(cadence));
  if (preview.error !== null) return <ProblemAlert error={preview.error} />;
  return (
    <div className="mb-3" aria-live="polite">
      <div className="form-label">{t("dashboard.preview")}</div>
      <ul className="list-unstyled mb-0 small">{(preview.data?.next_runs ?? []).slice(0, 3).map((at) => <li key={at}>{new Date(at).toLocaleString(language)}</li>)}</ul>
    </div>
  );
}

/** Makes a sync come again by itself, with a look at when it would. */
export function ScheduleDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const notify = useNotify();
  const create = useCreateSchedule();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"interval" | "cron">("interval");
  const [minutes, setMinutes] = useState("60");
  const [cron, setCron] = useState("0 2 * * *");
  const [stages, setStages] = useState<readonly StageName[]>([]);
  const [endpoints, setEndpoints] = useState<readonly number[]>([]);
  const [startAt, setStartAt] = useState("");
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cadence: Cadence = { interval_minutes: kind === "interval" ? Number(minutes) : undefined, cron: kind === "cron" ? cron : undefined, timezone, start_at: fromLocalText(startAt, timezone) };
  const submit = (): void =>
    create.mutate(
      { name, timezone, interval_minutes: cadence.interval_minutes ?? null, cron: cadence.cron ?? null, start_at: cadence.start_at ?? null, params: ScheduleParams.parse({ sync_types: stages.length === 0 ? ["all"] : stages, proxmox_endpoint_ids: endpoints }) },
      { onSuccess: (made) => { notify(t("dashboard.saved", { name: made.name })); onClose(); } },
    );
  const filled = JSON.stringify([name, kind, minutes, cron, stages, endpoints, startAt]);
  const [opened] = useState(filled);
  const { leave, question } = useUnsaved(filled !== opened && !create.isSuccess);
  const close = (): void => leave(onClose);
  const footer = (
    <>
      <button type="button" className="btn" onClick={close}>{t("common.cancel")}</button>
      <button type="button" className="btn btn-primary" disabled={create.isPending || name.trim() === ""} onClick={submit}>{t("dashboard.save")}</button>
    </>
  );
  return (
    <Dialog title={t("dashboard.schedule")} onClose={close} footer={footer}>
      {create.error === null ? null : <ProblemAlert error={create.error} />}
      <TextField label={t("dashboard.scheduleName")} isRequired value={name} onChange={({ target }) => setName(target.value)} />
      <SelectField label={t("dashboard.cadence")} value={kind} onChange={({ target }) => setKind(target.value === "cron" ? "cron" : "interval")}>
        <option value="interval">{t("dashboard.interval")}</option>
        <option value="cron">{t("dashboard.cron")}</option>
      </SelectField>
      {kind === "interval" ? <TextField label={`${t("dashboard.every")} (${t("dashboard.minutes")})`} type="number" min={1} value={minutes} onChange={({ target }) => setMinutes(target.value)} /> : <TextField label={t("dashboard.cron")} hint={`${t("dashboard.cronHint")} ${t("dashboard.timezone")}: ${timezone}`} value={cron} onChange={({ target }) => setCron(target.value)} />}
      <TextField label={t("schedules.startAt")} type="datetime-local" hint={`${t("schedules.startAtHint")} ${t("dashboard.timezone")}: ${timezone}`} value={startAt} onChange={({ target }) => setStartAt(target.value)} />
      <Preview cadence={cadence} />
      <EndpointChoice chosen={endpoints} onChange={setEndpoints} />
      <StageChoice chosen={stages} onChange={setStages} />
      {question}
    </Dialog>
  );
}
