import { parseSync } from "vite";


interface Node {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** `it`, `it.each(table)`, `describe.skipIf(condition)`: who is called, in which words, with which table. */
interface Caller {
  readonly name: string;
  readonly words: readonly string[];
  readonly table: Node | undefined;
}

interface Place {
  readonly groups: readonly string[];
  readonly isConditional: boolean;
}

const GROUPS = new Set(["describe", "onEachDatabase"]);
const TESTS = new Set(["it", "test"]);
/** Words after which a test is perhaps not run. */
const CONDITIONS = new Set(["skip", "skipIf", "runIf", "todo", "fails"]);

/** The tests of a file that always run, from its source; of a table of cases each row is one, with the row's texts in its title. */
export function readTestTitles(name: string, source: string): readonly string[] {
  const tables = new Map<string, Node>();
  const titles: string[] = [];
  const program = asNode(parseSync(name, source).program);
  if (program === undefined) return [];
  visit(program, { groups: [], isConditional: false });
  return titles;

  function visit(node: Node, place: Place): void {
    if (node.type === "VariableDeclarator") noteTable(node);
    const caller = node.type === "CallExpression" && !isModifier(asNode(node["callee"])) ? callerOf(node["callee"]) : undefined;
    const inside = caller === undefined ? place : enter(node, { caller, place });
    for (const child of childrenOf(node)) visit(child, inside);
  }

  function noteTable({ id, init }: Node): void {
    const [variable, value] = [asNode(id), asNode(init)];
    if (variable !== undefined && value !== undefined) tables.set(String(variable["name"]), value);
  }

  function enter(node: Node, { caller, place }: { caller: Caller; place: Place }): Place {
    const [title] = Array.isArray(node["arguments"]) ? node["arguments"] : [];
    const isConditional = place.isConditional || caller.words.some((word) => CONDITIONS.has(word));
    const own = textsIn(asNode(title)).join(" ").trim();
    if (GROUPS.has(caller.name)) return { groups: [...place.groups, own], isConditional };
    if (TESTS.has(caller.name) && !isConditional) for (const row of rowsOf(caller.table)) titles.push([...place.groups, own, ...row].join(" "));
    return { ...place, isConditional };
  }

  /** Texts of each row of a table; one empty row where there is no table, or where it is computed. */
  function rowsOf(table: Node | undefined): readonly (readonly string[])[] {
    const list = unwrapped(table?.type === "Identifier" ? tables.get(String(table["name"])) : table);
    if (list?.type !== "ArrayExpression" || !Array.isArray(list["elements"])) return [[]];
    return list["elements"].map((element) => textsIn(asNode(element)));
  }
}

function callerOf(callee: unknown): Caller | undefined {
  const node = asNode(callee);
  if (node?.type === "Identifier") return { name: String(node["name"]), words: [], table: undefined };
  if (node?.type === "MemberExpression") {
    const base = callerOf(node["object"]);
    return base === undefined ? undefined : { ...base, words: [...base.words, String(asNode(node["property"])?.["name"])] };
  }
  if (node?.type !== "CallExpression") return undefined;
  const base = callerOf(node["callee"]);
  const [first] = Array.isArray(node["arguments"]) ? node["arguments"] : [];
  return base?.words.at(-1) === "each" ? { ...base, table: asNode(first) } : base;
}

/** `it.each(table)` and `it.skipIf(condition)` are no tests yet: what they give is called once more, with the title. */
function isModifier(callee: Node | undefined): boolean {
  return callee?.type === "MemberExpression" && /^(each|for|skipIf|runIf)$/.test(String(asNode(callee["property"])?.["name"]));
}

function unwrapped(node: Node | undefined): Node | undefined {
  return node?.type === "TSAsExpression" || node?.type === "TSSatisfiesExpression" ? unwrapped(asNode(node["expression"])) : node;
}

/** Every literal text in an expression, in its order; functions are not looked into. */
function textsIn(node: Node | undefined): readonly string[] {
  if (node === undefined || /Function/.test(node.type)) return [];
  if (node.type === "Literal") return typeof node["value"] === "string" ? [node["value"]] : [];
  if (node.type === "TemplateElement") return [String((node["value"] as { cooked?: string }).cooked ?? "")];
  return childrenOf(node).flatMap((child) => textsIn(child));
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value])).flatMap((value) => asNode(value) ?? []);
}

function asNode(value: unknown): Node | undefined {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" ? (value as Node) : undefined;
}
