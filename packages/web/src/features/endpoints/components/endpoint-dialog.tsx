import type { EndpointKindName } from "@proxbox/contract";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { useNotify } from "../../../components/use-notify.ts";
import { useUnsaved } from "../../../components/use-unsaved.tsx";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSaveEndpoint } from "../api/endpoints.ts";
import type { SavedEndpoint, SavedOf } from "../api/endpoints.ts";
import { BackendFields } from "../forms/backend-fields.tsx";
import { NetboxFields } from "../forms/netbox-fields.tsx";
import { ProxmoxFields } from "../forms/proxmox-fields.tsx";

/** Which endpoint is changed; none: a new one of the kind. */
export interface EndpointDialogProps {
  readonly kind: EndpointKindName;
  readonly endpoint: SavedEndpoint | undefined;
  readonly onClose: () => void;
}

const FORM_ID = "endpoint-form";
const addTitles: Readonly<Record<EndpointKindName, TextKey>> = { backends: "endpoints.addBackend", netbox: "endpoints.addNetbox", proxmox: "endpoints.addProxmox" };

/** Adds an endpoint or changes one. */
export function EndpointDialog({ kind, endpoint, onClose }: EndpointDialogProps) {
  const { t } = useTexts();
  const notify = useNotify();
  const save = useSaveEndpoint(kind, endpoint?.id);
  const onSubmit = (body: Readonly<Record<string, unknown>>): void =>
    save.mutate(body, {
      onSuccess: ({ name }) => {
        notify(t("endpoints.saved", { name }));
        onClose();
      },
    });
  const [isTouched, setIsTouched] = useState(false);
  const { leave, question } = useUnsaved(isTouched && !save.isSuccess);
  const close = (): void => leave(onClose);
  const form = { formId: FORM_ID, error: save.error, onSubmit, onTouched: setIsTouched };
  const footer = (
    <>
      <button type="button" className="btn" onClick={close}>{t("common.cancel")}</button>
      <button type="submit" form={FORM_ID} className="btn btn-primary" disabled={save.isPending}>{t("common.save")}</button>
    </>
  );
  return (
    <Dialog isWide={kind === "proxmox"} title={endpoint === undefined ? t(addTitles[kind]) : t("endpoints.editOf", { name: endpoint.name })} onClose={close} footer={footer}>
      {endpoint?.notes.map((note) => <p key={note} className="alert alert-warning py-2 text-body">{note}</p>)}
      {/* A form checks what is typed before it says that it was touched; who presses Escape meanwhile would not be asked. */}
      <div onInput={() => setIsTouched(true)}>
        {kind === "backends" ? <BackendFields {...form} saved={endpoint as SavedOf<"backends"> | undefined} /> : null}
        {kind === "netbox" ? <NetboxFields {...form} saved={endpoint as SavedOf<"netbox"> | undefined} /> : null}
        {kind === "proxmox" ? <ProxmoxFields {...form} saved={endpoint as SavedOf<"proxmox"> | undefined} /> : null}
      </div>
      {question}
    </Dialog>
  );
}
