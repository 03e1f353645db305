import { ENDPOINT_KINDS } from "@proxbox/contract";
import type { EndpointKindName } from "@proxbox/contract";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../api/use-may.ts";
import { Page } from "../../components/page.tsx";
import type { TextKey } from "../../texts/texts.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { EXPORT_URL } from "./api/config-file.ts";
import { EndpointDialog } from "./components/endpoint-dialog.tsx";
import { EndpointList } from "./components/endpoint-list.tsx";
import { ImportDialog } from "./components/import-dialog.tsx";
import { useMayEndpoint } from "./components/use-may-endpoint.ts";

const tabs: Readonly<Record<EndpointKindName, TextKey>> = { backends: "endpoints.backends", netbox: "endpoints.netbox", proxmox: "endpoints.proxmox" };
const addTexts: Readonly<Record<EndpointKindName, TextKey>> = { backends: "endpoints.addBackend", netbox: "endpoints.addNetbox", proxmox: "endpoints.addProxmox" };
const readsAll = ["proxbox.view_settings", "proxbox.view_backendendpoint", "proxbox.view_netboxendpoint", "proxbox.view_proxmoxendpoint", "proxbox.view_schedule"] as const;
const writesAll = ["proxbox.change_settings", "proxbox.add_backendendpoint", "proxbox.change_backendendpoint", "proxbox.add_netboxendpoint", "proxbox.change_netboxendpoint", "proxbox.add_proxmoxendpoint", "proxbox.change_proxmoxendpoint"] as const;

function Tab({ kind, isShown }: { readonly kind: EndpointKindName; readonly isShown: boolean }) {
  const { t } = useTexts();
  const may = useMayEndpoint(kind);
  if (!may("view")) return null;
  return (
    <li className="nav-item">
      <Link to="/endpoints" search={{ kind }} className={`nav-link${isShown ? " active" : ""}`} aria-current={isShown ? "page" : undefined}>{t(tabs[kind])}</Link>
    </li>
  );
}

/** Proxmox VE, NetBox and the sync backends: where what is synced comes from, goes to, and who does it. */
export function EndpointsPage() {
  const { t } = useTexts();
  const may = useMay();
  const { kind = "proxmox" } = useSearch({ from: "/shell/endpoints" });
  const mayHere = useMayEndpoint(kind);
  const [open, setOpen] = useState<"add" | "import" | undefined>(undefined);
  const actions = (
    <>
      {readsAll.every(may) ? <a className="btn" href={EXPORT_URL} download="proxbox.yaml"><IconDownload size={18} className="icon" aria-hidden="true" /> {t("endpoints.export")}</a> : null}
      {writesAll.every(may) ? <button type="button" className="btn" onClick={() => setOpen("import")}><IconUpload size={18} className="icon" aria-hidden="true" /> {t("endpoints.import")}</button> : null}
      {mayHere("add") ? <button type="button" className="btn btn-primary" onClick={() => setOpen("add")}>{t(addTexts[kind])}</button> : null}
    </>
  );
  return (
    <Page title={t("endpoints.title")} actions={actions}>
      <nav aria-label={t("endpoints.kinds")}>
        <ul className="nav nav-tabs mb-3">{ENDPOINT_KINDS.toReversed().map((each) => <Tab key={each} kind={each} isShown={each === kind} />)}</ul>
      </nav>
      <EndpointList key={kind} kind={kind} />
      {open === "add" ? <EndpointDialog kind={kind} endpoint={undefined} onClose={() => setOpen(undefined)} /> : null}
      {open === "import" ? <ImportDialog onClose={() => setOpen(undefined)} /> : null}
    </Page>
  );
}
