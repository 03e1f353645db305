import type { FieldPolicies } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../../api/use-may.ts";
import { SelectField, TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useDebounced } from "../../../components/use-debounced.ts";
import { kindText, kindTitle } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { policyTrialQuery, trialKindsQuery, trialObjectsQuery } from "../api/policy-trial.ts";
import type { TrialObject } from "../api/policy-trial.ts";
import { FieldEffects } from "./field-effects.tsx";
import { withPolicy } from "./policy-edit.ts";

/** The table of policies as it stands in the form, saved or not. */
export interface PolicyPreviewProps {
  readonly policies: FieldPolicies;
  readonly onPolicies: (policies: FieldPolicies) => void;
}

const MOST_CHOICES = 8;
const PAUSE_MS = 400;
const FIRST_KIND = "virtual-machine";

function Choices({ kind, search, chosen, onChoose }: { readonly kind: string; readonly search: string; readonly chosen: TrialObject | undefined; readonly onChoose: (object: TrialObject) => void }) {
  const { t } = useTexts();
  const objects = useQuery(trialObjectsQuery(kind));
  if (objects.error !== null) return <ProblemAlert error={objects.error} onRetry={() => void objects.refetch()} />;
  const wanted = search.trim().toLowerCase();
  const found = objects.data?.filter(({ label, key }) => label.toLowerCase().includes(wanted) || key.toLowerCase().includes(wanted));
  if (found === undefined) return <p className="text-secondary" role="status">{t("state.loading")}</p>;
  if (found.length === 0) return <p className="text-secondary">{t(wanted === "" ? "settings.previewNone" : "settings.previewNoMatch")}</p>;
  return (
    <div className="d-flex flex-wrap gap-2 mb-3" role="group" aria-label={t("settings.previewObject")}>
      {found.slice(0, MOST_CHOICES).map((object) => {
        const isChosen = chosen?.key === object.key && chosen.backendId === object.backendId;
        return <button key={`${object.backendId} ${object.key}`} type="button" className={`btn btn-sm${isChosen ? " btn-primary" : ""}`} aria-pressed={isChosen} title={object.key} onClick={() => onChoose(object)}>{object.label}</button>;
      })}
      {found.length > MOST_CHOICES ? <span className="text-secondary align-self-center">{t("settings.previewMore", { count: found.length - MOST_CHOICES })}</span> : null}
    </div>
  );
}

function Trial({ object, policies, onPolicies }: PolicyPreviewProps & { readonly object: TrialObject }) {
  const texts = useTexts();
  const { t } = texts;
  const settled = useDebounced(policies, PAUSE_MS);
  const trial = useQuery(policyTrialQuery(object, settled));
  const isBehind = trial.isFetching || settled !== policies;
  return (
    <div aria-busy={isBehind}>
      <div className="d-flex flex-wrap align-items-center gap-2 mb-2">
        <h3 className="h4 m-0">{object.label} <span className="text-secondary">{kindText(texts, object.kind)}</span></h3>
        <span className="text-secondary" role="status">{isBehind ? t("settings.previewReading") : ""}</span>
        <button type="button" className="btn btn-sm ms-auto" disabled={isBehind} onClick={() => void trial.refetch()}>{t("settings.previewAgain")}</button>
      </div>
      {trial.error === null ? null : <ProblemAlert error={trial.error} />}
      {trial.error === null && trial.data !== undefined ? <FieldEffects answer={trial.data} policies={policies} onPolicy={(field, policy) => onPolicies(withPolicy(policies, { kind: object.kind, field, policy }))} /> : null}
    </div>
  );
}

/** Shows what the policies in the form would do with a real object, computed by the backend's own planning; nothing is written. */
export function PolicyPreview(props: PolicyPreviewProps) {
  const texts = useTexts();
  const { t } = texts;
  const may = useMay();
  const kinds = useQuery({ ...trialKindsQuery, enabled: may("proxbox.view_inventory") });
  const [kind, setKind] = useState(FIRST_KIND);
  const [search, setSearch] = useState("");
  const [object, setObject] = useState<TrialObject | undefined>(undefined);
  if (!may("proxbox.view_inventory")) return null;
  const names = [...new Set([FIRST_KIND, ...(kinds.data ?? [])])];
  return (
    <section className="border-top pt-3 mt-3" aria-label={t("settings.preview")}>
      <h3>{t("settings.preview")}</h3>
      <p className="text-secondary">{t("settings.previewHint")}</p>
      <div className="row g-3">
        <div className="col-md-4"><SelectField label={t("settings.policyKind")} value={kind} onChange={({ target }) => setKind(target.value)}>{names.map((name) => <option key={name} value={name}>{kindTitle(texts, name)}</option>)}</SelectField></div>
        {/* Enter looks for an object here; it must not save the settings. */}
        <div className="col-md-8"><TextField label={t("settings.previewObject")} type="search" autoComplete="off" value={search} onChange={({ target }) => setSearch(target.value)} onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); }} /></div>
      </div>
      <Choices kind={kind} search={search} chosen={object} onChoose={setObject} />
      {object === undefined ? null : <Trial key={`${object.backendId} ${object.key}`} object={object} {...props} />}
    </section>
  );
}
