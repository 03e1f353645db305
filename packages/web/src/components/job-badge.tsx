import { jobCondition } from "@proxbox/contract";
import type { Job, JobCondition } from "@proxbox/contract";
import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX, IconClock, IconHourglass, IconPlayerPlay, IconPlayerSkipForward } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useTexts } from "../texts/use-texts.ts";

const LOOKS: Readonly<Record<JobCondition, readonly [colour: string, icon: Icon]>> = {
  pending: ["secondary", IconHourglass],
  scheduled: ["secondary", IconClock],
  running: ["blue", IconPlayerPlay],
  interrupted: ["orange", IconAlertTriangle],
  success: ["green", IconCircleCheck],
  warning: ["orange", IconAlertTriangle],
  skipped: ["secondary", IconPlayerSkipForward],
  timeout: ["red", IconCircleX],
  errored: ["red", IconCircleX],
  cancelled: ["secondary", IconBan],
};

/** What a job has come to, in a word, a colour and a sign. */
export function JobBadge({ job }: { readonly job: Pick<Job, "state" | "verdict" | "error" | "is_interrupted"> }) {
  const { t } = useTexts();
  const condition = jobCondition(job);
  const [colour, Sign] = LOOKS[condition];
  return (
    <span className={`proxbox-state proxbox-state-${colour}`} data-condition={condition}>
      <Sign size={16} aria-hidden="true" /> {t(`condition.${condition}`)}
    </span>
  );
}
