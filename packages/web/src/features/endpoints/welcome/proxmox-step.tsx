import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedOf } from "../api/endpoints.ts";
import type { Draft } from "../forms/draft.ts";
import type { ProxmoxForm } from "../forms/endpoint-forms.ts";
import { ProxmoxFields } from "../forms/proxmox-fields.tsx";
import { SavedEndpointCard } from "./saved-endpoint.tsx";
import { TokenCommands } from "./token-commands.tsx";
import { useSaveAndTest } from "./use-save-and-test.ts";

const FORM_ID = "welcome-proxmox";

function NewProxmox({ draft }: { readonly draft: Draft<ProxmoxForm> }) {
  const { t } = useTexts();
  const { error, isBusy, submit } = useSaveAndTest("proxmox", draft);
  return (
    <Card title={t("endpoints.addProxmox")} className="mb-3">
      <p className="text-secondary">{t("welcome.proxmoxHint")}</p>
      <ProxmoxFields isShort saved={undefined} formId={FORM_ID} draft={draft} error={error} onSubmit={submit} />
      <button type="submit" form={FORM_ID} className="btn btn-primary" disabled={isBusy}>{t("welcome.saveAndTest")}</button>
    </Card>
  );
}

/** The Proxmox VE endpoints that are read: those that are there, the form for another, and how to make a token that may do no more than it has to. */
export function ProxmoxStep({ endpoints, draft }: { readonly endpoints: readonly SavedOf<"proxmox">[]; readonly draft: Draft<ProxmoxForm> }) {
  const { t } = useTexts();
  const [isAdding, setIsAdding] = useState(false);
  const isFormShown = isAdding || endpoints.length === 0 || draft.read() !== undefined;
  return (
    <>
      {endpoints.map((endpoint) => <SavedEndpointCard key={endpoint.id} kind="proxmox" endpoint={endpoint} />)}
      {isFormShown ? <NewProxmox key={endpoints.length} draft={draft} /> : <button type="button" className="btn mb-3" onClick={() => setIsAdding(true)}>{t("welcome.another")}</button>}
      <TokenCommands />
    </>
  );
}
