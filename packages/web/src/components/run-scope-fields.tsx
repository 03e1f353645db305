import { useQuery } from "@tanstack/react-query";
import { backendNamesQuery } from "../api/backend-names.ts";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";
import { SelectField, SwitchField, TextField } from "./field.tsx";
import { scopeErrors } from "./run-scope.ts";
import type { RunScope } from "./run-scope.ts";

/** Chooses what of a sync is chosen rarely: single machines, a backend, a branch of NetBox, one stream. */
export function RunScopeFields({ scope, onChange }: { readonly scope: RunScope; readonly onChange: (scope: RunScope) => void }) {
  const { t } = useTexts();
  const may = useMay();
  const backends = useQuery({ ...backendNamesQuery, enabled: may("proxbox.view_backendendpoint") });
  const errors = scopeErrors(scope);
  return (
    <details className="mb-3">
      <summary className="mb-2">{t("run.more")}</summary>
      <TextField label={t("run.machines")} inputMode="numeric" autoComplete="off" hint={t("run.machinesHint")} error={errors.machines ? t("run.machinesWrong") : undefined} value={scope.machines} onChange={({ target }) => onChange({ ...scope, machines: target.value })} />
      <TextField label={t("run.branch")} autoComplete="off" hint={t("run.branchHint")} error={errors.branch ? t("run.branchWrong") : undefined} value={scope.branch} onChange={({ target }) => onChange({ ...scope, branch: target.value })} />
      {backends.data === undefined ? null : (
        <SelectField label={t("run.backend")} value={scope.backend} onChange={({ target }) => onChange({ ...scope, backend: target.value })}>
          <option value="">{t("run.ownBackend")}</option>
          {backends.data.filter(({ enabled }) => enabled).map(({ id, name }) => <option key={id} value={String(id)}>{name}</option>)}
        </SelectField>
      )}
      <SwitchField label={t("run.fullUpdate")} hint={t("run.fullUpdateHint")} checked={scope.isFullUpdate} onChange={({ target }) => onChange({ ...scope, isFullUpdate: target.checked })} />
    </details>
  );
}
