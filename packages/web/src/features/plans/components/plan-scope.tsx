import { STAGE_NAMES } from "@proxbox/contract";
import type { ListedPlan } from "@proxbox/contract";
import { useEndpointNames } from "../../../components/use-endpoint-names.ts";
import { stageText } from "../../../texts/stage-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";

/** What a plan looked at, where it is not everything: a part of a sync that writes nothing says nothing of the rest. */
export function PlanScope({ plan: { proxmox_endpoint_ids: endpoints, stages } }: { readonly plan: Pick<ListedPlan, "proxmox_endpoint_ids" | "stages"> }) {
  const { t } = useTexts();
  const namesOf = useEndpointNames();
  const isOfAllStages = stages.length === 0 || stages.length === STAGE_NAMES.length;
  return (
    <>
      {endpoints.length === 0 ? null : <span className="text-secondary">{t("run.endpoints")}: {namesOf(endpoints)}</span>}
      {isOfAllStages ? null : <span className="text-secondary">{t("run.stages")}: {stages.map((stage) => stageText(t, stage)).join(", ")}</span>}
    </>
  );
}
