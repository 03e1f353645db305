import type { UnavailableBackend } from "@proxbox/contract";
import { useTexts } from "../../../texts/use-texts.ts";

/** Names the backends of which a list has nothing, and why. */
export function UnavailableAlert({ backends }: { readonly backends: readonly UnavailableBackend[] }) {
  const { t } = useTexts();
  if (backends.length === 0) return null;
  return (
    <div className="alert alert-warning" role="alert">
      <div>
        <h2 className="alert-heading h4">{t("inventory.unavailable")}</h2>
        {backends.map(({ backend_id, backend_name, detail, hint, code }) => (
          <div key={backend_id} className="alert-description">{backend_name}: {detail} {hint} <span className="proxbox-mono">{code}</span></div>
        ))}
      </div>
    </div>
  );
}
