import type { FieldPolicies, FieldPolicy, Settings } from "@proxbox/contract";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Card } from "../../../components/card.tsx";
import { SelectField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { POLICIES, policyNamed, withPolicy } from "./policy-edit.ts";
import { PolicyPreview } from "./policy-preview.tsx";

function NewPolicy({ onAdd }: { readonly onAdd: (kind: string, field: string, policy: FieldPolicy) => void }) {
  const { t } = useTexts();
  const [kind, setKind] = useState("");
  const [field, setField] = useState("");
  const [policy, setPolicy] = useState<FieldPolicy>("operator");
  const add = (): void => {
    onAdd(kind.trim(), field.trim(), policy);
    setField("");
  };
  return (
    <div className="row g-3 align-items-end">
      <div className="col-md-4"><TextField label={t("settings.policyKind")} placeholder="virtual-machine" value={kind} onChange={(event) => setKind(event.target.value)} /></div>
      <div className="col-md-4"><TextField label={t("settings.policyField")} placeholder="description" value={field} onChange={(event) => setField(event.target.value)} /></div>
      <div className="col-md-3"><SelectField label={t("settings.policy")} value={policy} onChange={(event) => setPolicy(policyNamed(event.target.value) ?? "operator")}>{POLICIES.map((each) => <option key={each} value={each}>{each}</option>)}</SelectField></div>
      <div className="col-md-1 mb-3"><button type="button" className="btn" disabled={kind.trim() === "" || field.trim() === ""} onClick={add}>{t("common.add")}</button></div>
    </div>
  );
}

/** Whose value wins, by kind and field, where it is not the kind's own policy. */
export function PolicyCard({ form }: { readonly form: UseFormReturn<Settings> }) {
  const { t } = useTexts();
  const policies = form.watch("sync.policies");
  const set = (after: FieldPolicies): void => form.setValue("sync.policies", after, { shouldDirty: true });
  const rows = Object.entries(policies).flatMap(([kind, fields]) => Object.entries(fields).map(([field, policy]) => ({ kind, field, policy })));
  return (
    <Card title={t("settings.policies")}>
      <dl className="row mb-3">
        {POLICIES.map((policy) => <div key={policy} className="col-md-6"><dt><code>{policy}</code></dt><dd className="text-secondary">{t(`settings.policy.${policy}`)}</dd></div>)}
      </dl>
      <ul className="list-unstyled d-grid gap-2">
        {rows.map(({ kind, field, policy }) => (
          <li key={`${kind}.${field}`} className="d-flex flex-wrap align-items-center gap-2">
            <code>{kind}.{field}</code>
            <select className="form-select form-select-sm w-auto" aria-label={t("settings.policyOf", { field: `${kind}.${field}` })} value={policy} onChange={({ target }) => set(withPolicy(policies, { kind, field, policy: policyNamed(target.value) }))}>{POLICIES.map((each) => <option key={each} value={each}>{each}</option>)}</select>
            <button type="button" className="btn btn-sm btn-ghost-danger ms-auto" aria-label={`${t("common.delete")} ${kind}.${field}`} onClick={() => set(withPolicy(policies, { kind, field, policy: undefined }))}>{t("common.delete")}</button>
          </li>
        ))}
      </ul>
      <NewPolicy onAdd={(kind, field, policy) => set(withPolicy(policies, { kind, field, policy }))} />
      <PolicyPreview policies={policies} onPolicies={set} />
    </Card>
  );
}
