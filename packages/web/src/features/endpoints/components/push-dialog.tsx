import type { EndpointKindName } from "@proxbox/contract";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { SwitchField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { usePushEndpoint } from "../api/try-endpoint.ts";

/** Gives an endpoint to its backends and says what each made of it; taking over another's row is asked for by itself. */
export function PushDialog({ kind, endpoint, onClose }: { readonly kind: EndpointKindName; readonly endpoint: SavedEndpoint; readonly onClose: () => void }) {
  const { t } = useTexts();
  const push = usePushEndpoint(kind);
  const [isTakingOver, setIsTakingOver] = useState(false);
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.close")}</button>
      <button type="button" className={`btn btn-${isTakingOver ? "danger" : "primary"}`} disabled={push.isPending} onClick={() => push.mutate({ id: endpoint.id, isTakingOver })}>{t(isTakingOver ? "endpoints.takeOver" : "endpoints.push")}</button>
    </>
  );
  return (
    <Dialog title={t("endpoints.pushOf", { name: endpoint.name })} onClose={onClose} footer={footer}>
      <p className="text-secondary">{t("endpoints.pushHint")}</p>
      <SwitchField label={t("endpoints.takeOver")} hint={t("endpoints.takeOverHint")} checked={isTakingOver} onChange={(event) => setIsTakingOver(event.target.checked)} />
      {push.error === null ? null : <ProblemAlert error={push.error} />}
      <ul className="list-unstyled mb-0 d-grid gap-2" aria-live="polite">
        {push.data?.backends.map(({ backend_id, backend_name, ok, detail, hint, code }) => (
          <li key={backend_id} className="d-flex gap-2">
            {ok ? <IconCircleCheck className="text-success flex-shrink-0" size={20} aria-label={t("endpoints.stepOk")} role="img" /> : <IconCircleX className="text-danger flex-shrink-0" size={20} aria-label={t("endpoints.stepFailed")} role="img" />}
            <div><div className="fw-medium">{backend_name}</div><div className="text-secondary">{detail} {hint}</div>{code === null ? null : <div className="proxbox-mono">{code}</div>}</div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
