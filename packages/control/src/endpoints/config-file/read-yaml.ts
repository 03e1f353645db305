import { AppError } from "@proxbox/contract";
import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";

/** A place in the file: keys and numbers. */
export type YamlPath = readonly PropertyKey[];

/** Something wrong at a place. */
export interface Mistake {
  readonly path: YamlPath;
  readonly text: string;
}

/** A YAML text as data that still knows on which line a value stands. */
export interface YamlText {
  readonly data: unknown;
  /** The error that tells all mistakes with their lines, in the order of the lines. */
  refusal(mistakes: readonly Mistake[]): AppError;
}

function nextNode(node: unknown, part: PropertyKey): { readonly place: unknown; readonly next: unknown } | undefined {
  if (isSeq(node)) return { place: node.items[Number(part)], next: node.items[Number(part)] };
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isNode(key) && "value" in key && String(key.value) === String(part));
  return pair === undefined ? undefined : { place: pair.key, next: pair.value };
}

/** Where the deepest part of the path that the text has begins. */
function offsetOf(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    const found = nextNode(node, part);
    if (found === undefined || !isNode(found.place)) return offset;
    offset = found.place.range?.[0] ?? offset;
    node = found.next;
  }
  return offset;
}

function refusalOf(lines: readonly (readonly [line: number, text: string])[]): AppError {
  const told = lines.toSorted(([left], [right]) => left - right).map(([line, text]) => `line ${line}: ${text}`);
  return new AppError("CFG_INVALID", { detail: told.join("; ") });
}

/** What a schema says about data, one mistake for each key that it does not know. No value is repeated: it may be a secret. */
export function mistakesOf(error: z.ZodError): Mistake[] {
  return error.issues.flatMap(({ path, message, ...issue }): Mistake[] => {
    if (issue.code !== "unrecognized_keys") return [{ path, text: `${path.map(String).join(".")} is wrong: ${message}` }];
    return issue.keys.map((key) => ({ path: [...path, key], text: `${[...path, key].map(String).join(".")} is no key that is known` }));
  });
}

/** Reads YAML. Throws `CFG_INVALID` for a text that is none, without repeating any of it. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) throw refusalOf(document.errors.map(({ pos, code }) => [lineAt(pos[0]), `no valid YAML (${code})`]));
  let data: unknown;
  try {
    data = document.toJS();
  } catch (cause) {
    throw new AppError("CFG_INVALID", { detail: "an alias cannot be followed", cause });
  }
  return { data, refusal: (mistakes) => refusalOf(mistakes.map(({ path, text: what }) => [lineAt(offsetOf(document, path)), what])) };
}
