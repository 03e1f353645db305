import type { EndpointKindName } from "@proxbox/contract";
import { TimeAgo } from "../../../components/time-ago.tsx";
import type { Column } from "../../../components/data-table.tsx";
import type { Texts } from "../../../texts/texts-provider.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedEndpoint, SavedOf } from "../api/endpoints.ts";
import { ServiceState } from "./service-state.tsx";

function Name({ name, url, domain, ip_address, notes }: SavedEndpoint) {
  const { t } = useTexts();
  return (
    <>
      <div className="fw-medium">{name}</div>
      <div className="text-secondary proxbox-mono">{url}{domain !== null && ip_address !== null ? ` (${t("endpoints.secondShown", { address: ip_address })})` : null}</div>
      {notes.map((note) => <div key={note} className="text-warning-emphasis small proxbox-cell-text">{note}</div>)}
    </>
  );
}

function secretColumn({ t }: Texts, has: (endpoint: never) => boolean): Column<SavedEndpoint> {
  return { id: "secret", header: t("endpoints.secret"), cell: (endpoint) => t(has(endpoint as never) ? "endpoints.secretSaved" : "endpoints.secretMissing") };
}

function ownColumns(kind: EndpointKindName, texts: Texts): Column<SavedEndpoint>[] {
  const { t } = texts;
  if (kind === "backends") return [secretColumn(texts, ({ has_api_key }: SavedOf<"backends">) => has_api_key)];
  if (kind === "netbox") {
    const token = ({ has_token, token_version }: SavedOf<"netbox">): string => (has_token ? t("endpoints.tokenOf", { version: token_version }) : t("endpoints.secretMissing"));
    return [{ id: "secret", header: t("endpoints.token"), cell: (endpoint) => token(endpoint as SavedOf<"netbox">) }];
  }
  const about = ({ cluster_name, mode, version }: SavedOf<"proxmox">) => (
    <>
      <div>{cluster_name ?? (mode === "standalone" ? t("endpoints.standalone") : "–")}</div>
      <div className="text-secondary">{version === null ? "" : `Proxmox VE ${version}`}</div>
    </>
  );
  const who = ({ username, token_name, has_token, has_password }: SavedOf<"proxmox">): string => (has_token || has_password ? `${username}${token_name === null ? "" : `!${token_name}`}` : t("endpoints.secretMissing"));
  return [
    { id: "cluster", header: t("endpoints.cluster"), cell: (endpoint) => about(endpoint as SavedOf<"proxmox">) },
    { id: "who", header: t("endpoints.signIn"), cell: (endpoint) => <span className="proxbox-mono">{who(endpoint as SavedOf<"proxmox">)}</span> },
  ];
}

function LastCheck({ last_check }: SavedEndpoint) {
  return <TimeAgo at={last_check?.tested_at ?? null} />;
}

/** The columns of a kind's table, but for choosing and acting. */
export function endpointColumns(kind: EndpointKindName, texts: Texts): Column<SavedEndpoint>[] {
  const { t } = texts;
  return [
    { id: "name", header: t("common.name"), cell: (endpoint) => <Name {...endpoint} /> },
    { id: "state", header: t("endpoints.status"), cell: (endpoint) => <ServiceState kind={kind} endpoint={endpoint} /> },
    ...ownColumns(kind, texts),
    { id: "tested", header: t("endpoints.lastTest"), cell: LastCheck },
  ];
}
