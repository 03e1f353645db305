import { isFailedRemark } from "./frame-level.ts";
import type { WireData } from "./sync-parts.ts";

/** What a stage did, as far as the backend told. */
export interface StageOutcomes {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly failed: number;
  /** Whether the backend told how much it wrote; the original does not of every stage. */
  readonly isCounted: boolean;
  /** Warnings and failures within a stage that ended well, in the backend's own words, each once (B18). */
  readonly warnings: readonly string[];
}

/** What a stage of which nothing was told did. */
export const NO_OUTCOMES: StageOutcomes = { created: 0, updated: 0, deleted: 0, failed: 0, isCounted: true, warnings: [] };

/** Counts what the frames of one stream tell. */
export interface FrameTally {
  see(event: string, data: WireData): void;
  /** What the last `error_detail` advised, and what it said. */
  readonly suggestion: string | undefined;
  /** What was told so far. */
  outcomes(): StageOutcomes;
}

/** Most warnings that are kept of one stage; the log has them all. */
const MOST_WARNINGS = 20;

const WRITTEN = ["created", "updated", "deleted"] as const;

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

function textOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textOf);
  if (typeof value === "string") return value === "" ? [] : [value];
  return value === undefined || value === null ? [] : [JSON.stringify(value)];
}

function isObject(value: unknown): value is WireData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that holds a result's counts: SDN's are one level down. */
function countersOf(result: WireData): WireData {
  return isObject(result["counters"]) ? result["counters"] : result;
}

function saysCounts(counters: WireData): boolean {
  return counters["count"] === 0 || WRITTEN.some((name) => typeof counters[name] === "number");
}

type Written = Record<(typeof WRITTEN)[number] | "failed", number>;

function none(): Written {
  return { created: 0, updated: 0, deleted: 0, failed: 0 };
}

function writtenOf(counters: WireData): Written {
  const failed = Math.max(countOf(counters["failed"]), countOf(counters["errors"]), countOf(counters["object_errors"]));
  return { created: countOf(counters["created"]), updated: countOf(counters["updated"]), deleted: countOf(counters["deleted"]), failed };
}

function add(sum: Written, more: Written): void {
  for (const name of [...WRITTEN, "failed"] as const) sum[name] += more[name];
}

class Tally implements FrameTally {
  readonly #items = none();
  readonly #phases = none();
  readonly #warnings = new Set<string>();
  #result: WireData = {};
  #hasItems = false;
  #hasPhases = false;
  #failedRemarks = 0;
  suggestion: string | undefined;

  see(event: string, data: WireData): void {
    if (event === "item_progress") this.#item(data);
    else if (event === "phase_summary") this.#phase(data);
    else if (event === "error_detail") this.#detail(data);
    else if (event === "step" && isFailedRemark(data)) this.#remark(data);
    else if (event === "complete" || event === "step") this.#end(data);
    else if (event === "bootstrap_done" && data["ok"] === false) this.#warn("The backend could not prepare everything in NetBox.");
  }

  outcomes(): StageOutcomes {
    const result = this.#result;
    const counters = countersOf(result);
    const isTold = saysCounts(counters);
    const inResult = writtenOf(counters);
    const seen = this.#hasPhases ? this.#phases : this.#items;
    // Several of these may tell of the same failures.
    const failed = Math.max(inResult.failed, this.#items.failed, this.#phases.failed, this.#failedRemarks);
    return { ...(isTold ? inResult : seen), failed, isCounted: isTold || this.#hasPhases || this.#hasItems, warnings: this.#allWarnings(result, failed) };
  }

  #allWarnings(result: WireData, failed: number): readonly string[] {
    const warnings = [...new Set([...this.#warnings, ...textOf(result["warnings"]), ...textOf(result["error"])])];
    if (warnings.length > 0) return warnings.slice(0, MOST_WARNINGS);
    if (failed > 0) return [`${failed} failed.`];
    return result["ok"] === false ? ["The stage says of itself that it is not ok."] : [];
  }

  #warn(text: string): void {
    if (this.#warnings.size < MOST_WARNINGS) this.#warnings.add(text);
  }

  /** The end of a stream, or of a stage within a full update. */
  #end({ result }: WireData): void {
    if (isObject(result)) this.#result = result;
  }

  #item({ operation, status, error, message }: WireData): void {
    this.#hasItems = true;
    if (operation === "created" || operation === "updated" || operation === "deleted") this.#items[operation] += 1;
    if (operation !== "failed" && status !== "failed") return;
    this.#items.failed += 1;
    for (const text of textOf(error ?? message)) this.#warn(text);
  }

  #phase({ result }: WireData): void {
    if (!isObject(result)) return;
    this.#hasPhases = true;
    add(this.#phases, writtenOf(result));
  }

  #detail({ message, suggestion }: WireData): void {
    for (const text of textOf(message)) this.#warn(text);
    if (typeof suggestion === "string") this.suggestion = suggestion;
  }

  #remark({ message }: WireData): void {
    this.#failedRemarks += 1;
    for (const text of textOf(message)) this.#warn(text);
  }
}

/** A tally of which nothing was seen. */
export function createTally(): FrameTally {
  return new Tally();
}

/** The outcomes of several streams of one stage as one. */
export function addOutcomes(all: readonly StageOutcomes[]): StageOutcomes {
  const sum = none();
  for (const each of all) add(sum, each);
  return { ...sum, isCounted: all.every(({ isCounted }) => isCounted), warnings: [...new Set(all.flatMap(({ warnings }) => warnings))].slice(0, MOST_WARNINGS) };
}
