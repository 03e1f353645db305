import type { EndpointBody } from "../forms/endpoint-forms.ts";
import { useSaveEndpoint } from "../api/endpoints.ts";
import { useTestEndpoint } from "../api/try-endpoint.ts";

/** Saves a new endpoint, forgets what was typed for it, and tests it; also when the form is gone by then, since the endpoint is in the list. */
export function useSaveAndTest(kind: "netbox" | "proxmox", draft: { keep(form: undefined): void }) {
  const save = useSaveEndpoint(kind, undefined);
  const test = useTestEndpoint(kind);
  const submit = async (body: EndpointBody): Promise<void> => {
    const { id } = await save.mutateAsync(body);
    draft.keep(undefined);
    test.mutate(id);
  };
  // What was wrong stands in `error`, for the form to show.
  return { error: save.error, isBusy: save.isPending || test.isPending, submit: (body: EndpointBody) => void submit(body).catch(() => undefined) };
}
