import { useQuery } from "@tanstack/react-query";
import { backendNamesQuery } from "../api/backend-names.ts";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";
import { SelectField, SwitchField, TextField } from "./field.tsx";
import { scopeErrors } from "./run-scope.ts";
import type { RunScope } from "./run-scope.ts";

/** What is chosen, and whether it is only planned: then nothing is written into a branch or streamed. */
export interface RunScopeFieldsProps {
  readonly scope: RunScope;
  readonly onChange: (scope: RunScope) => void;
  readonly isOfPlan?: boolean;
}

/** Chooses what of a sync is chosen rarely: single machines, a backend, a branch of NetBox, one stream. */
export function RunScopeFields({ scope, onChange, isOfPlan = false }: RunScopeFieldsProps) {
  const { t } = useTexts();
  const may = useMay();
  const backends = useQuery({ ...backendNamesQuery, enabled: may("proxbox.view_backendendpoint") });
  const errors = scopeErrors(scope);
  return (
    <details className="mb-3">
      <summary className="mb-2">{t("run.more")}</summary>
      <TextField label={t("run.machines")} inputMode="numeric" autoComplete="off" hint={t("run.machinesHint")} error={errors.machines ? t("run.machinesWrong") : undefined} value={scope.machines} onChange={({ target }) => onChange({ ...scope, machines: target.value })} />
      {isOfPlan ? null : <TextField label={t("run.branch")} autoComplete="off" hint={t("run.branchHint")} error={errors.branch ? t("run.branchWrong") : undefined} value={scope.branch} onChange={({ target }) => onChange({ ...scope, branch: target.value })} />}
      {backends.data === undefined ? null : (
        <SelectField label={t("run.backend")} value={scope.backend} onChange={({ target }) => onChange({ ...scope, backend: target.value })}>
          <option value="">{t("run.ownBackend")}</option>
          {backends.data.filter(({ enabled }) => enabled).map(({ id, name }) => <option key={id} value={String(id)}>{name}</option>)}
        </SelectField>
      )}
      {isOfPlan ? null : <SwitchField label={t("run.fullUpdate")} hint={t("run.fullUpdateHint")} checked={scope.isFullUpdate} onChange={({ target }) => onChange({ ...scope, isFullUpdate: target.checked })} />}
    </details>
  );
}
