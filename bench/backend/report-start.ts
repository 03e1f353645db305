import { figure, median } from "../figures.ts";
import type { Table, TableRow } from "../table.ts";
import type { RequestsMeasured } from "./measure-requests.ts";
import type { StartMeasured } from "./measure-start.ts";

const START_MS = 1_000;
const REQUEST_MS = 3;

function startRow(what: string, values: readonly number[]): TableRow {
  const middle = median(values);
  return { what, figure: figure(middle, 0, "ms"), goal: `< ${figure(START_MS, 0, "ms")}`, isMet: middle < START_MS };
}

/** How long the backend takes to be there. */
export function startTable({ coldMs, warmMs, secondMs, uncachedMs }: StartMeasured): Table {
  const all = [...coldMs, ...warmMs, ...secondMs];
  return {
    title: `Start: \`proxbox backend\` from its process to the answer of /health, middle values of ${coldMs.length} rounds`,
    rows: [
      startRow("empty data directory, nothing compiled before", coldMs),
      startRow("empty data directory, compiled before", warmMs),
      startRow("the same data directory again", secondMs),
      { what: "the slowest of all", figure: figure(Math.max(...all), 0, "ms") },
      { what: "empty data directory, without a compile cache", figure: figure(median(uncachedMs), 0, "ms") },
    ],
  };
}

/** How long a request with a valid key takes. */
export function requestsTable({ firstMs, othersMs }: RequestsMeasured): Table {
  const middle = median(othersMs);
  const slow = othersMs.toSorted((one, other) => one - other)[Math.floor(othersMs.length * 0.99)] ?? 0;
  return {
    title: `GET /version with a valid key, ${othersMs.length} requests one after the other on one connection`,
    rows: [
      { what: "the first one of a process (it pays for the slow hash)", figure: figure(firstMs, 1, "ms") },
      { what: "middle value of the others", figure: figure(middle, 2, "ms"), goal: `≤ ${figure(REQUEST_MS, 0, "ms")}`, isMet: middle <= REQUEST_MS },
      { what: "99 of 100 are quicker than", figure: figure(slow, 2, "ms") },
    ],
  };
}
