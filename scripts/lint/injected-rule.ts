import { nodeText, type LintRule, type SyntaxNode } from "./rule-context.ts";

/** Ambient sources of time, chance and environment, as `object.property`; `*` stands for every property. */
const ambient: Readonly<Record<string, readonly string[]>> = {
  console: ["*"],
  crypto: ["randomUUID", "getRandomValues"],
  Date: ["now"],
  Math: ["random"],
  performance: ["now"],
  process: ["*"],
};

/** Lint rule `proxbox/injected`: no clock, chance, environment or console of one's own; they are passed in. */
export const injectedRule: LintRule = {
  create(context) {
    function report(node: SyntaxNode, what: string): void {
      context.report({ node, message: `injected: ${what} is not used here: clock, ids, settings and events are passed in, so that a run can be repeated.` });
    }
    return {
      MemberExpression(node) {
        const [object, property] = [identifier(node["object"]), nodeText(node["property"])];
        const forbidden = object === undefined || !Object.hasOwn(ambient, object) ? [] : (ambient[object] ?? []);
        if (property !== undefined && (forbidden.includes("*") || forbidden.includes(property))) report(node, `${object}.${property}`);
      },
      NewExpression(node) {
        if (identifier(node["callee"]) === "Date" && isEmpty(node["arguments"])) report(node, "new Date()");
      },
      CallExpression(node) {
        if (identifier(node["callee"]) === "Date") report(node, "Date()");
      },
    };
  },
};

function identifier(node: unknown): string | undefined {
  const isIdentifier = typeof node === "object" && node !== null && (node as SyntaxNode).type === "Identifier";
  return isIdentifier ? nodeText(node) : undefined;
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0;
}
