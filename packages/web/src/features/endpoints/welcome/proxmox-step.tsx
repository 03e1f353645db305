import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSaveEndpoint } from "../api/endpoints.ts";
import type { SavedOf } from "../api/endpoints.ts";
import { useTestEndpoint } from "../api/try-endpoint.ts";
import { ProxmoxFields } from "../forms/proxmox-fields.tsx";
import { SavedEndpointCard } from "./saved-endpoint.tsx";
import { TokenCommands } from "./token-commands.tsx";

const FORM_ID = "welcome-proxmox";

function NewProxmox() {
  const { t } = useTexts();
  const save = useSaveEndpoint("proxmox", undefined);
  const test = useTestEndpoint("proxmox");
  return (
    <Card title={t("endpoints.addProxmox")} className="mb-3">
      <p className="text-secondary">{t("welcome.proxmoxHint")}</p>
      <ProxmoxFields isShort saved={undefined} formId={FORM_ID} error={save.error} onSubmit={(body) => save.mutate(body, { onSuccess: ({ id }) => test.mutate(id) })} />
      <button type="submit" form={FORM_ID} className="btn btn-primary" disabled={save.isPending || test.isPending}>{t("welcome.saveAndTest")}</button>
    </Card>
  );
}

/** The Proxmox VE endpoints that are read: those that are there, the form for another, and how to make a token that may do no more than it has to. */
export function ProxmoxStep({ endpoints }: { readonly endpoints: readonly SavedOf<"proxmox">[] }) {
  const { t } = useTexts();
  const [isAdding, setIsAdding] = useState(false);
  const isFormShown = isAdding || endpoints.length === 0;
  return (
    <>
      {endpoints.map((endpoint) => <SavedEndpointCard key={endpoint.id} kind="proxmox" endpoint={endpoint} />)}
      {isFormShown ? <NewProxmox key={endpoints.length} /> : <button type="button" className="btn mb-3" onClick={() => setIsAdding(true)}>{t("welcome.another")}</button>}
      <TokenCommands />
    </>
  );
}
