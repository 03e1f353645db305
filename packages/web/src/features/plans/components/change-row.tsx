import type { AppliedChange, PlannedChange } from "@proxbox/contract";
import { IconChevronDown, IconChevronRight, IconExternalLink } from "@tabler/icons-react";
import { formatValue } from "../../../format/format-value.ts";
import { kindNameText, kindText } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import type { labelsOf } from "../plan-rows.ts";
import { ResultBadge } from "./result-badge.tsx";

/** A change in the list. */
export interface ChangeRowProps {
  readonly change: PlannedChange;
  /** What people call what a field refers to, where the plan knows it. */
  readonly labelOf: ReturnType<typeof labelsOf>;
  readonly isOpen: boolean;
  /** What became of it, once its plan was applied. */
  readonly ending: AppliedChange | undefined;
  /** Whether it is applied along; undefined where nothing can be chosen any more. */
  readonly isIncluded: boolean | undefined;
  readonly onInclude: (isIncluded: boolean) => void;
  readonly onToggle: () => void;
}

const LOOK = {
  create: ["+", "green"],
  update: ["~", "azure"],
  release: ["○", "yellow"],
  decommission: ["○", "yellow"],
  restore: ["○", "yellow"],
  delete: ["−", "red"],
} as const;

function Fields({ change: { fields, dependants = [], blocked, netbox_url: url }, labelOf, ending }: Pick<ChangeRowProps, "change" | "labelOf" | "ending">) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <div className="ps-4 pt-1">
      {ending === undefined || ending.reason === null ? null : <p className="mb-1"><ResultBadge result={ending.result} /> {ending.reason} {ending.code === null ? null : <span className="proxbox-mono">{ending.code}</span>}</p>}
      {blocked === undefined ? null : <p className="text-yellow mb-1">{t("plans.heldBack", { reason: blocked.reason })} <span className="proxbox-mono">{blocked.guard}</span></p>}
      {dependants.length === 0 ? null : <p className="text-red mb-1">{t("plans.dependants")} {dependants.map((dependant) => kindNameText(texts, dependant)).join(", ")}</p>}
      {fields.map(({ field, before, after, reason }) => (
        <div key={field} className="proxbox-change-field">
          <span className="proxbox-mono">{field}</span>
          <span><del className="text-red">− {formatValue(before, labelOf)}</del> <span aria-hidden="true">→</span> <ins className="text-green">+ {formatValue(after, labelOf)}</ins></span>
          <span className="text-secondary">{reason}</span>
        </div>
      ))}
      {url === null ? null : <a href={url} target="_blank" rel="noreferrer">{t("plans.inNetbox")} <IconExternalLink size={14} aria-hidden="true" /></a>}
    </div>
  );
}

/** A change: what it does to which object and why; opened, field by field. */
export function ChangeRow({ change, labelOf, ending, isOpen, isIncluded, onInclude, onToggle }: ChangeRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const [sign, colour] = LOOK[change.action];
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <div className="proxbox-change d-flex align-items-center gap-2">
        {isIncluded === undefined ? null : <input type="checkbox" className="form-check-input m-0" aria-label={t("plans.include", { name: `${kindText(texts, change.kind)} ${change.label}` })} checked={isIncluded} onChange={({ target }) => onInclude(target.checked)} />}
        <button type="button" className="proxbox-sort d-flex align-items-center gap-2 text-start" aria-expanded={isOpen} onClick={onToggle}>
          <Chevron size={16} aria-hidden="true" />
          <span className={`badge bg-${colour}-lt`}>{sign} {t(`plans.action.${change.action}`)}</span>
          <span className={isIncluded === false ? "text-decoration-line-through" : ""}>{change.label}</span>
          <span className="text-secondary">{kindText(texts, change.kind)}</span>
        </button>
        {ending === undefined ? null : <ResultBadge result={ending.result} />}
        {change.blocked === undefined || ending !== undefined ? null : <span className="badge bg-yellow-lt">{t("plans.blocked")}</span>}
        <span className="proxbox-change-reason text-secondary text-truncate">{ending?.reason ?? change.reason}</span>
      </div>
      {isOpen ? <Fields change={change} labelOf={labelOf} ending={ending} /> : null}
    </>
  );
}
