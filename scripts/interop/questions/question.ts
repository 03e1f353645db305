import type { Answer, Asked } from "../ask/exchange.ts";
import type { Facts } from "../compare/facts.ts";
import type { LabPair } from "../lab/start-lab-pair.ts";

/** One backend during its interview. */
export interface Session {
  readonly url: string;
  readonly labs: LabPair;
  /** The key that is registered first and stays valid. */
  readonly key: string;
  /** Ids and keys that earlier answers gave, by name. */
  readonly known: Map<string, string | number>;
}

/** What is asked of both backends, in the order of the list: later questions build on earlier ones. */
export interface Question {
  /** Unique; names the row of the table and its entry in reasons.ts. */
  readonly key: string;
  ask(session: Session): Asked;
  /** Keeps what later questions need. */
  learn?(answer: Answer, session: Session): void;
  /** Fields of the body whose value counts and not only their type, because the contract names it: "detail.code". */
  readonly texts?: readonly string[];
  /** false: only the status and `facts` count, e.g. where the body is for people. */
  readonly isShapeCompared?: boolean;
  /** How many levels of the body, or of a stream's result, are compared; what lies deeper is NetBox's or Proxmox's own. Default 7. */
  readonly deepest?: number;
  /** What else counts about this answer. */
  facts?(answer: Answer, session: Session): Facts;
}

/** Something that an earlier answer gave. Throws when it did not, which ends the interview with the name in the message. */
export function recall(session: Session, name: string): string | number {
  const value = session.known.get(name);
  if (value === undefined) throw new Error(`no earlier answer of ${session.url} gave "${name}"`);
  return value;
}

/** Reads a field of a JSON value by its path ("detail.code"); undefined when there is none. */
export function fieldOf(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined), value);
}

/** A learn function that keeps one field of the body; nothing when it is neither text nor number. */
export function keep(name: string, path: string): (answer: Answer, session: Session) => void {
  return ({ json }, { known }) => {
    const value = fieldOf(json, path);
    if (typeof value === "string" || typeof value === "number") known.set(name, value);
  };
}
