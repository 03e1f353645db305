import { Link, useNavigate } from "@tanstack/react-router";
import { SelectField } from "../../../components/field.tsx";
import { kindsTitle } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { addressOfKind } from "../kind-address.ts";
import { kindsInOrder } from "../kinds-in-order.ts";

/** Kinds of one sort, with how many there are of each. */
export interface KindGroup {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
}

function KindLinks({ title, counts }: KindGroup) {
  const texts = useTexts();
  return (
    <nav className="card mb-3 d-none d-lg-block" aria-label={title}>
      <div className="card-header"><h2 className="card-title">{title}</h2></div>
      <div className="list-group list-group-flush">
        {kindsInOrder(Object.keys(counts)).map((kind) => (
          <Link key={kind} to="/inventory/$kind" params={{ kind: addressOfKind(kind) }} className="list-group-item list-group-item-action d-flex justify-content-between gap-2 py-2" activeProps={{ className: "fw-bold", "aria-current": "page" }} activeOptions={{ includeSearch: false }}>
            <span>{kindsTitle(texts, kind)}</span><span className="text-secondary">{counts[kind]}</span>
          </Link>
        ))}
      </div>
    </nav>
  );
}

/** Which kinds there are, and which one is shown. */
export interface KindsProps {
  readonly kind: string;
  readonly groups: readonly KindGroup[];
}

function KindSelect({ kind, groups }: KindsProps) {
  const texts = useTexts();
  const navigate = useNavigate();
  return (
    <div className="d-lg-none">
      <SelectField label={texts.t("inventory.kind")} value={kind} onChange={({ target }) => void navigate({ to: "/inventory/$kind", params: { kind: addressOfKind(target.value) } })}>
        {groups.map(({ title, counts }) => (
          <optgroup key={title} label={title}>
            {kindsInOrder(Object.keys(counts)).map((each) => <option key={each} value={each}>{kindsTitle(texts, each)} ({counts[each]})</option>)}
          </optgroup>
        ))}
      </SelectField>
    </div>
  );
}

/** The kinds to choose from: a list beside the table, a choice where there is no room for one. */
export function Kinds({ kind, groups }: KindsProps) {
  const filled = groups.filter(({ counts }) => Object.keys(counts).length > 0);
  return (
    <>
      <KindSelect kind={kind} groups={filled} />
      {filled.map((group) => <KindLinks key={group.title} {...group} />)}
    </>
  );
}
