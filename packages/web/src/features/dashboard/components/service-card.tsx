import type { ServiceState, ServiceStatus } from "@proxbox/contract";
import { IconBan, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Spinner } from "../../../components/spinner.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { serviceStatusQuery } from "../api/services.ts";
import type { ServiceEndpoint } from "../api/services.ts";

const LOOKS: Readonly<Record<ServiceState, readonly [colour: string, icon: Icon]>> = { success: ["green", IconCircleCheck], error: ["red", IconCircleX], disabled: ["secondary", IconBan], unknown: ["secondary", IconHelpCircle] };
const KINDS = { backends: "service.backend", netbox: "service.netbox", proxmox: "service.proxmox" } as const;

function State({ state, isAuthentication = false }: { readonly state: ServiceState; readonly isAuthentication?: boolean }) {
  const { t } = useTexts();
  const [colour, Sign] = LOOKS[state];
  return <span className={`proxbox-state proxbox-state-${colour}`}><Sign size={16} aria-hidden="true" /> {t(isAuthentication && state === "success" ? "service.accepted" : `service.${state}`)}</span>;
}

function Facts({ kind, status }: { readonly kind: ServiceEndpoint["kind"]; readonly status: ServiceStatus }) {
  const { t } = useTexts();
  const { latency_ms: latency, seen_at: seen } = status;
  return (
    <dl className="proxbox-facts small mb-0">
      <dt>{t("dashboard.version")}</dt><dd>{(kind === "backends" ? status.backend_version : status.service_version) ?? "—"}</dd>
      <dt>{t("dashboard.authentication")}</dt><dd><State state={status.authentication} isAuthentication /></dd>
      <dt>{t("dashboard.access")}</dt><dd><State state={status.api_access} /></dd>
      <dt>{t("dashboard.latency")}</dt><dd>{typeof latency === "number" ? t("dashboard.ms", { count: latency }) : "—"}</dd>
      {/* An older control plane does not say when it was seen, only when it was looked at. */}
      <dt>{t(seen === undefined ? "dashboard.checked" : "dashboard.seen")}</dt><dd>{seen === null ? "—" : <TimeAgo at={seen ?? status.checked_at} />}</dd>
    </dl>
  );
}

function Look({ kind, status, error }: { readonly kind: ServiceEndpoint["kind"]; readonly status: ServiceStatus | undefined; readonly error: Error | null }) {
  if (status === undefined && error === null) return <Spinner />;
  return (
    <>
      {error === null ? null : <div>{error.message}</div>}
      {status === undefined ? null : (
        <>
          <div className="mb-2"><State state={status.status} /></div>
          {status.code === null ? null : <p className="small mb-2">{status.detail} {status.hint} <span className="proxbox-mono">{status.code}</span></p>}
          <Facts kind={kind} status={status} />
        </>
      )}
    </>
  );
}

/** How one endpoint is, kept true while it is in sight; a disabled one is grey and not asked about, and what was known of it before says nothing now. */
export function ServiceCard({ endpoint }: { readonly endpoint: ServiceEndpoint }) {
  const { t } = useTexts();
  const { data: status, error } = useQuery(serviceStatusQuery(endpoint));
  return (
    <div className={`card h-100${endpoint.enabled ? "" : " proxbox-card-off"}`} data-service={`${endpoint.kind}/${endpoint.id}`}>
      <div className="card-body">
        <div className="text-secondary small">{t(KINDS[endpoint.kind])}</div>
        <h3 className="card-title mb-2">{endpoint.name}</h3>
        {endpoint.enabled ? <Look kind={endpoint.kind} status={status} error={error} /> : <State state="disabled" />}
      </div>
    </div>
  );
}
