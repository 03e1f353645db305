import type { FieldEffect, FieldEffectName, FieldPolicies, FieldPolicy, PolicyTestAnswer } from "@proxbox/contract";
import { formatValue } from "../../../format/format-value.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { POLICIES, policyNamed } from "./policy-edit.ts";

/** An answer, and the table that it is of: a field's policy can be changed where its effect is seen. */
export interface FieldEffectsProps {
  readonly answer: PolicyTestAnswer;
  readonly policies: FieldPolicies;
  readonly onPolicy: (field: string, policy: FieldPolicy | undefined) => void;
}

/** A field under the table that stands in the form, and under the saved one. */
interface Pair {
  readonly draft: FieldEffect;
  readonly saved: FieldEffect | undefined;
}

const COLOURS: Readonly<Record<FieldEffectName, string>> = { write: "green", same: "secondary", silent: "secondary", filled: "yellow", pinned: "yellow", kept: "yellow", conflict: "red", ignored: "secondary", "first-only": "secondary", waits: "secondary" };

function isOther({ draft, saved }: Pair): boolean {
  return draft.effect !== saved?.effect;
}

function EffectBadge({ effect }: { readonly effect: FieldEffectName }) {
  const { t } = useTexts();
  return <span className={`badge bg-${COLOURS[effect]}-lt`}>{t(`effect.${effect}`)}</span>;
}

function Values({ effect: { effect, netbox, proxmox } }: { readonly effect: FieldEffect }) {
  const { t } = useTexts();
  if (effect === "write") return <span><del className="text-red">− {formatValue(netbox)}</del> <span aria-hidden="true">→</span> <ins className="text-green">+ {formatValue(proxmox)}</ins></span>;
  return effect === "same" ? <span>{formatValue(proxmox)}</span> : <span>{t("settings.previewValues", { netbox: formatValue(netbox), proxmox: formatValue(proxmox) })}</span>;
}

function Row({ pair, own, onPolicy }: { readonly pair: Pair; readonly own: FieldPolicy | undefined; readonly onPolicy: FieldEffectsProps["onPolicy"] }) {
  const { t } = useTexts();
  const { draft, saved } = pair;
  return (
    <li className={`proxbox-effect${isOther(pair) ? " is-other" : ""}`}>
      <span className="proxbox-mono">{draft.field}</span>
      <select className="form-select form-select-sm" aria-label={t("settings.policyOf", { field: draft.field })} value={own ?? ""} onChange={({ target }) => onPolicy(draft.field, policyNamed(target.value))}>
        <option value="">{own === undefined ? t("settings.policyUsual", { policy: draft.policy }) : t("settings.policyNone")}</option>
        {POLICIES.map((policy) => <option key={policy} value={policy}>{policy}</option>)}
      </select>
      <span>
        {isOther(pair) && saved !== undefined ? <><span className="text-secondary">{t("settings.previewSaved")}</span> <EffectBadge effect={saved.effect} /> <span aria-hidden="true">→</span> <span className="text-secondary">{t("settings.previewDraft")}</span> </> : null}
        <EffectBadge effect={draft.effect} />
      </span>
      <Values effect={draft} />
      <span className="text-secondary">{draft.reason}</span>
    </li>
  );
}

/** What would become of each field of an object: first what goes otherwise than under what is saved, then what is written or kept, then the rest. */
export function FieldEffects({ answer: { kind, saved, draft }, policies, onPolicy }: FieldEffectsProps) {
  const { t } = useTexts();
  const before = new Map(saved.fields.map((effect) => [effect.field, effect]));
  const pairs = draft.fields.map((effect): Pair => ({ draft: effect, saved: before.get(effect.field) }));
  const others = pairs.filter(isOther);
  const rank = (pair: Pair): number => (isOther(pair) ? 0 : COLOURS[pair.draft.effect] === "secondary" ? 2 : 1);
  if (draft.stopped !== undefined) return <div className="alert alert-warning mb-0"><div>{t("settings.previewStopped", { reason: draft.stopped })}</div></div>;
  return (
    <>
      <p className="mb-2">{others.length === 0 ? t("settings.previewSame") : t("settings.previewDiffers", { count: others.length })}</p>
      <ul className="list-unstyled mb-0">
        {pairs.toSorted((left, right) => rank(left) - rank(right)).map((pair) => <Row key={pair.draft.field} pair={pair} own={policies[kind]?.[pair.draft.field]} onPolicy={onPolicy} />)}
      </ul>
    </>
  );
}
