import { useMay } from "../../../api/use-may.ts";
import { Card } from "../../../components/card.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { useStartJob } from "../api/first-sync.ts";
import { ServiceState } from "../components/service-state.tsx";

/** What the run is about. */
export interface RunStepProps {
  readonly netbox: readonly SavedEndpoint[];
  readonly proxmox: readonly SavedEndpoint[];
  readonly isReady: boolean;
  /** Called with the job's id. */
  readonly onStarted: (id: number) => void;
}

/** From where to where, and the button that starts the first sync. */
export function RunStep({ netbox, proxmox, isReady, onStarted }: RunStepProps) {
  const { t } = useTexts();
  const may = useMay();
  const run = useStartJob("jobs");
  const sides = [["proxmox", "welcome.from", proxmox], ["netbox", "welcome.to", netbox]] as const;
  return (
    <Card title={t("welcome.run")}>
      <p className="text-secondary">{t("welcome.runHint")}</p>
      <dl className="row">
        {sides.map(([kind, text, endpoints]) => (
          <div key={kind} className="col-md-6">
            <dt>{t(text)}</dt>
            {endpoints.map((endpoint) => <dd key={endpoint.id} className="mb-2"><div>{endpoint.name}</div><ServiceState kind={kind} endpoint={endpoint} /></dd>)}
          </div>
        ))}
      </dl>
      {run.error === null ? null : <ProblemAlert error={run.error} />}
      {isReady ? null : <p>{t("welcome.notReady")}</p>}
      {may("core.add_job") ? <button type="button" className="btn btn-primary" disabled={!isReady || run.isPending} onClick={() => run.mutate(undefined, { onSuccess: ({ id }) => onStarted(id) })}>{t("welcome.start")}</button> : null}
    </Card>
  );
}
