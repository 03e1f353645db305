import type { DetailedJob } from "@proxbox/contract";
import { stageText } from "../../../texts/stage-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { useEndpointNames } from "../../../components/use-endpoint-names.ts";

/** What a job syncs, as rows of its facts; what was not chosen is not shown. */
export function JobScope({ job: { params, schedule_id: schedule } }: { readonly job: Pick<DetailedJob, "params" | "schedule_id"> }) {
  const { t } = useTexts();
  const namesOf = useEndpointNames();
  const { netbox_vm_ids: machines, netbox_branch_schema_id: branch, transport, approve_deletions: isApproving } = params;
  return (
    <>
      <dt>{t("jobs.type")}</dt><dd>{params.sync_types.map((name) => stageText(t, name)).join(", ")}</dd>
      <dt>{t("run.endpoints")}</dt><dd>{namesOf(params.proxmox_endpoint_ids)}</dd>
      {machines.length === 0 ? null : <><dt>{t("run.machines")}</dt><dd>{machines.join(", ")}</dd></>}
      {branch === "" ? null : <><dt>{t("run.branch")}</dt><dd className="proxbox-mono">{branch}</dd></>}
      {transport === "stages" ? null : <><dt>{t("run.fullUpdate")}</dt><dd>{t("common.yes")}</dd></>}
      {isApproving ? <><dt>{t("run.approve")}</dt><dd>{t("common.yes")}</dd></> : null}
      {schedule === null ? null : <><dt>{t("jobs.schedule")}</dt><dd>#{schedule}</dd></>}
    </>
  );
}
