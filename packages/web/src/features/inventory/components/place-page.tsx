import type { ObjectPlace } from "@proxbox/contract";
import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useMay } from "../../../api/use-may.ts";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { JobOutcomeAlert } from "../../../components/job-outcome-alert.tsx";
import { Page } from "../../../components/page.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSyncNow } from "../api/sync-now.ts";
import { syncScope } from "../sync-scope.ts";

/** What the page of one object or item is made of. */
export interface PlacePageProps {
  readonly title: string;
  readonly pretitle: ReactNode;
  /** Where it is; undefined while that is asked. */
  readonly found: { readonly place: ObjectPlace; readonly backendId: number } | undefined;
  readonly children: ReactNode;
}

function OpenIn({ url, children }: { readonly url: string | null; readonly children: ReactNode }) {
  if (url === null) return null;
  return <a className="btn" href={url} target="_blank" rel="noopener noreferrer">{children} <IconExternalLink size={16} aria-hidden="true" className="ms-1" /></a>;
}

function SyncNow({ place, backendId, sync }: NonNullable<PlacePageProps["found"]> & { readonly sync: ReturnType<typeof useSyncNow> }) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const { params, text, values } = syncScope(place, backendId);
  return (
    <>
      <button type="button" className="btn btn-primary" disabled={sync.isPending} onClick={() => setOpen(true)}>
        <IconRefresh size={18} aria-hidden="true" className="me-1" />{t("inventory.syncNow")}
      </button>
      {isOpen ? (
        <ConfirmDialog title={t("inventory.syncNow")} action={t("inventory.syncStart")} isBusy={sync.isPending} error={sync.error} onClose={() => setOpen(false)} onConfirm={() => sync.mutate(params, { onSuccess: () => setOpen(false) })}>
          <p className="m-0">{t(text, values)}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

/** The page of one thing: links to where it is in NetBox and in Proxmox VE, and Sync Now with what came of it. */
export function PlacePage({ title, pretitle, found, children }: PlacePageProps) {
  const { t } = useTexts();
  const may = useMay();
  const sync = useSyncNow();
  const actions = found === undefined ? undefined : (
    <>
      <OpenIn url={found.place.netbox_url}>{t("inventory.openNetbox")}</OpenIn>
      <OpenIn url={found.place.proxmox_url}>{t("inventory.openProxmox")}</OpenIn>
      {may("core.add_job") ? <SyncNow {...found} sync={sync} /> : null}
    </>
  );
  return (
    <Page title={title} pretitle={pretitle} actions={actions}>
      {sync.data === undefined ? null : <JobOutcomeAlert key={sync.data.id} id={sync.data.id} changes="inventory stale" />}
      {children}
    </Page>
  );
}
