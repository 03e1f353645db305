import type { InventoryItem } from "@proxbox/contract";
import { Link } from "@tanstack/react-router";
import type { Column } from "../../../components/data-table.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { formatFact } from "../../../format/format-fact.ts";
import { useTexts } from "../../../texts/use-texts.ts";

const MOST_FACTS = 5;

function Facts({ data }: Pick<InventoryItem, "data">) {
  const { language } = useTexts();
  const facts = Object.entries(data).filter(([, value]) => value !== null && typeof value !== "object");
  return <div className="proxbox-inline-facts">{facts.slice(0, MOST_FACTS).map(([name, value]) => <span key={name}><span className="text-secondary">{name}</span> {formatFact(name, value, language)}</span>)}</div>;
}

/** Columns of a table of items, each of which leads to its own page. */
export function useItemColumns<Item extends InventoryItem>(backendOf: (item: Item) => number): Column<Item>[] {
  const { t } = useTexts();
  return [
    { id: "label", header: t("common.name"), cell: (item) => <><div><Link to="/inventory/$kind/item" params={{ kind: item.kind }} search={{ key: item.key, backend: backendOf(item) }}>{item.label}</Link></div><div className="text-secondary proxbox-mono">{item.key}</div></> },
    { id: "data", header: t("inventory.facts"), cell: ({ data }) => <Facts data={data} /> },
    { id: "seen", header: t("inventory.lastSeen"), cell: ({ last_seen_at, stale_reason }) => <><TimeAgo at={last_seen_at} />{stale_reason === null ? null : <div className="text-yellow">{stale_reason}</div>}</> },
  ];
}
