import type { EndpointKindName } from "@proxbox/contract";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { useRemoveEndpoint } from "../api/endpoints.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";

const hints: Readonly<Record<EndpointKindName, TextKey>> = { backends: "endpoints.removeBackendHint", netbox: "endpoints.removeNetboxHint", proxmox: "endpoints.removeProxmoxHint" };

/** Asks whether an endpoint shall be removed, and says what that means. */
export function RemoveEndpoint({ kind, endpoint, onClose }: { readonly kind: EndpointKindName; readonly endpoint: SavedEndpoint; readonly onClose: () => void }) {
  const { t } = useTexts();
  const remove = useRemoveEndpoint(kind);
  return (
    <ConfirmDialog title={t("endpoints.remove", { name: endpoint.name })} action={t("common.delete")} isDangerous isBusy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(endpoint.id, { onSuccess: onClose })} onClose={onClose}>
      {t(hints[kind])}
    </ConfirmDialog>
  );
}
