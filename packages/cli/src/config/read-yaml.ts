import { isMap, isNode, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import type { Mistake, Path } from "./mistake.ts";

/** A YAML file as data that still knows on which line a value stands. */
export interface YamlFile {
  readonly data: unknown;
  readonly mistakes: readonly Mistake[];
  /** 1-based line of the deepest part of the path that the file has. */
  lineOf(path: Path): number;
}

function step(node: unknown, part: string | number): { start: number | undefined; next: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return item === undefined ? undefined : { start: startOf(item), next: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isNode(key) && "value" in key && String(key.value) === String(part));
  return pair === undefined ? undefined : { start: startOf(pair.key), next: pair.value };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of path) {
    const found = step(node, part);
    if (found === undefined) return offset;
    offset = found.start ?? offset;
    node = found.next;
  }
  return offset;
}

interface Complaint {
  readonly text: string;
  readonly offset: number;
}

function syntaxComplaints(document: Document): Complaint[] {
  // Some messages quote the file, and what is quoted may be a secret.
  return document.errors.map(({ message, pos }) => ({ text: message.replace(/:? ".*$/s, ""), offset: pos[0] }));
}

// A text that starts with an asterisk and has no quotes, as a token may.
function aliasComplaints(document: Document): Complaint[] {
  const found: Complaint[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      found.push({ text: "an alias without its anchor, expected quotes around a text that starts with an asterisk", offset: alias.range?.[0] ?? 0 });
    },
  });
  return found;
}

/** Reads YAML; mistakes of the syntax, doubled keys among them, come back with their lines and without the file's text. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const complaints = [...syntaxComplaints(document), ...aliasComplaints(document)];
  return {
    data: complaints.length === 0 ? document.toJS() : undefined,
    mistakes: complaints.map((complaint) => ({ path: [], text: `is not valid YAML: ${complaint.text}`, line: lineAt(complaint.offset) })),
    lineOf: (path) => lineAt(offsetOf(document, path)),
  };
}
