import type { AppError, Problem } from "@proxbox/contract";

/** What a collection has to tell beside its data, in an order that does not depend on who answered first. */
export interface Findings {
  /** Notes a sentence; with a guest's id the sentence is said once and names the guests. */
  warn(sentence: string, vmid?: number): void;
  /** Notes what could not be had at all; only the first of a key counts. */
  report(key: string, error: AppError): void;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

// A broken node can make thousands of guests fail in the same way: nobody reads more than these.
const namedGuests = 10;
const keptProblems = 100;

function withGuests(sentence: string, vmids: readonly number[]): string {
  if (vmids.length === 0) return sentence;
  const sorted = [...vmids].sort((a, b) => a - b);
  const rest = sorted.length - namedGuests;
  return `${sentence}: ${sorted.slice(0, namedGuests).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Makes an empty list of findings. */
export function createFindings(): Findings {
  const sentences = new Map<string, number[]>();
  const errors = new Map<string, AppError>();
  return {
    warn(sentence, vmid) {
      const vmids = sentences.get(sentence) ?? [];
      if (vmid !== undefined) vmids.push(vmid);
      sentences.set(sentence, vmids);
    },
    report(key, error) {
      if (!errors.has(key)) errors.set(key, error);
    },
    get warnings() {
      return [...sentences].map(([sentence, vmids]) => withGuests(sentence, vmids)).sort();
    },
    get problems() {
      const sorted = [...errors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, error]) => error.toProblem());
      return sorted.slice(0, keptProblems);
    },
  };
}
