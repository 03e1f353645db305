import { Card } from "../../../components/card.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSaveEndpoint } from "../api/endpoints.ts";
import type { SavedOf } from "../api/endpoints.ts";
import { useTestEndpoint } from "../api/try-endpoint.ts";
import { NetboxFields } from "../forms/netbox-fields.tsx";
import { SavedEndpointCard } from "./saved-endpoint.tsx";

const FORM_ID = "welcome-netbox";

/** The NetBox that is kept true: its form, or what is there already. */
export function NetboxStep({ endpoints }: { readonly endpoints: readonly SavedOf<"netbox">[] }) {
  const { t } = useTexts();
  const save = useSaveEndpoint("netbox", undefined);
  const test = useTestEndpoint("netbox");
  if (endpoints.length > 0) return endpoints.map((endpoint) => <SavedEndpointCard key={endpoint.id} kind="netbox" endpoint={endpoint} />);
  return (
    <Card title={t("endpoints.addNetbox")}>
      <p className="text-secondary">{t("welcome.netboxHint")}</p>
      <NetboxFields saved={undefined} formId={FORM_ID} error={save.error} onSubmit={(body) => save.mutate(body, { onSuccess: ({ id }) => test.mutate(id) })} />
      <button type="submit" form={FORM_ID} className="btn btn-primary" disabled={save.isPending || test.isPending}>{t("welcome.saveAndTest")}</button>
    </Card>
  );
}
