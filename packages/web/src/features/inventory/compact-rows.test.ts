import { expect, it } from "vitest";
import { searchRows, toObjectRows } from "./compact-rows.ts";

const columns = ["backend_id", "key", "label", "netbox_id", "missing_since", "stale_since", "stale_reason", "fields.name", "fields.memory", "fields.device"];

function row(id: number): unknown[] {
  return [1, `lab/qemu/${id}`, `web-${id}`, id, null, null, null, `web-${id}`, 2048, { kind: "node", key: "lab/node/pve1" }];
}

it("a table's rows have the usual fields first and are found by every word, wherever it stands", () => {
  const { fields, rows } = toObjectRows({ columns, rows: [row(1), row(22)] });
  expect(fields).toEqual(["device", "memory"]);
  expect(rows[0]).toMatchObject({ backendId: 1, netboxId: 1, label: "web-1", values: ["pve1", "2048"] });
  expect(searchRows(rows, "PVE1 web-22").map(({ netboxId }) => netboxId)).toEqual([22]);
  expect(searchRows(rows, " ")).toHaveLength(2);
  expect(searchRows(rows, "pve2")).toEqual([]);
});
