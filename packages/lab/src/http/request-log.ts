/** One answered (or cut) request, as the lab saw it. `status` is 0 while unanswered and when the connection was cut. */
export interface LoggedRequest {
  readonly method: string;
  /** Path without query, as sent. */
  readonly path: string;
  /** Query string without the question mark, as sent. */
  readonly query: string;
  status: number;
}

/** Counts every request a lab server received, by method and path; counts are exact, `entries` keeps the newest only. */
export interface RequestLog {
  readonly total: number;
  /** POST + PATCH + PUT + DELETE. */
  readonly writes: number;
  /** Largest number of requests that were in work at the same moment. */
  readonly maxInFlight: number;
  readonly entries: readonly LoggedRequest[];
  /** Number of requests with this method (any when undefined) on paths that start with the text or match the expression. */
  count(method?: string, path?: string | RegExp): number;
  byMethod(): Record<string, number>;
  /** Counts per path; path segments that are numbers are shown as `{id}`. */
  byPath(): Record<string, number>;
  reset(): void;
}

/** The server's side of a request log: what a RequestLog offers, and how a request enters it. */
export interface RequestRecorder extends RequestLog {
  begin(method: string, target: string): LoggedRequest;
  end(entry: LoggedRequest, status: number): void;
}

const keptEntries = 5_000;
const writeMethods = new Set(["POST", "PATCH", "PUT", "DELETE"]);

function collapseIds(path: string): string {
  return path.replace(/\/\d+(?=\/|$)/g, "/{id}");
}

function matches(path: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === "string" ? path.startsWith(wanted) : wanted.test(path);
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Makes an empty request log. */
export function createRequestLog(): RequestRecorder {
  const state = { total: 0, writes: 0, inFlight: 0, maxInFlight: 0, entries: [] as LoggedRequest[], counts: new Map<string, number>() };
  const tally = (key: (method: string, path: string) => string): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const [line, count] of state.counts) {
      const [method = "", path = ""] = line.split(" ", 2);
      const name = key(method, path);
      sums[name] = (sums[name] ?? 0) + count;
    }
    return sums;
  };
  return {
    get total() { return state.total; },
    get writes() { return state.writes; },
    get maxInFlight() { return state.maxInFlight; },
    get entries() { return state.entries; },
    byMethod: () => tally((method) => method),
    byPath: () => tally((_method, path) => collapseIds(path)),
    count(method, path) {
      let sum = 0;
      for (const [line, count] of state.counts) {
        const [lineMethod = "", linePath = ""] = line.split(" ", 2);
        if ((method === undefined || lineMethod === method.toUpperCase()) && matches(linePath, path)) sum += count;
      }
      return sum;
    },
    reset() {
      Object.assign(state, { total: 0, writes: 0, maxInFlight: state.inFlight, entries: [], counts: new Map() });
    },
    begin(method, target) {
      const [path, query] = splitTarget(target);
      const entry: LoggedRequest = { method, path, query, status: 0 };
      state.total += 1;
      if (writeMethods.has(method)) state.writes += 1;
      state.inFlight += 1;
      state.maxInFlight = Math.max(state.maxInFlight, state.inFlight);
      const key = `${method} ${path}`;
      state.counts.set(key, (state.counts.get(key) ?? 0) + 1);
      state.entries.push(entry);
      if (state.entries.length > keptEntries) state.entries = state.entries.slice(-keptEntries / 2);
      return entry;
    },
    end(entry, status) {
      entry.status = status;
      state.inFlight -= 1;
    },
  };
}
