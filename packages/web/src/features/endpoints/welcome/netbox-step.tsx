import { Card } from "../../../components/card.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedOf } from "../api/endpoints.ts";
import type { Draft } from "../forms/draft.ts";
import type { NetboxForm } from "../forms/endpoint-forms.ts";
import { NetboxFields } from "../forms/netbox-fields.tsx";
import { SavedEndpointCard } from "./saved-endpoint.tsx";
import { useSaveAndTest } from "./use-save-and-test.ts";

const FORM_ID = "welcome-netbox";

/** The NetBox that is kept true: its form, or what is there already. */
export function NetboxStep({ endpoints, draft }: { readonly endpoints: readonly SavedOf<"netbox">[]; readonly draft: Draft<NetboxForm> }) {
  const { t } = useTexts();
  const { error, isBusy, submit } = useSaveAndTest("netbox", draft);
  if (endpoints.length > 0) return endpoints.map((endpoint) => <SavedEndpointCard key={endpoint.id} kind="netbox" endpoint={endpoint} />);
  return (
    <Card title={t("endpoints.addNetbox")}>
      <p className="text-secondary">{t("welcome.netboxHint")}</p>
      <NetboxFields saved={undefined} formId={FORM_ID} draft={draft} error={error} onSubmit={submit} />
      <button type="submit" form={FORM_ID} className="btn btn-primary" disabled={isBusy}>{t("welcome.saveAndTest")}</button>
    </Card>
  );
}
