import type { Mistake } from "./mistake.ts";

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

function valueOf(data: unknown, key: string): unknown {
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>)[key] : undefined;
}

/** Names every mapping rule whose name is no regular expression, and every one that sets nothing. */
export function checkRules(list: unknown): Mistake[] {
  const rules: readonly unknown[] = Array.isArray(list) ? list : [];
  return rules.flatMap((rule, index) => {
    const name = valueOf(valueOf(rule, "match"), "name");
    const set = valueOf(rule, "set");
    const isBroken = typeof name === "string" && !isRegularExpression(name);
    const isIdle = typeof set === "object" && set !== null && Object.keys(set).length === 0;
    return [
      ...(isBroken ? [{ path: ["mapping_rules", index, "match", "name"], text: "cannot be used, expected a regular expression that JavaScript understands" }] : []),
      ...(isIdle ? [{ path: ["mapping_rules", index, "set"], text: "is empty, expected what the rule sets, e.g. {tenant: Acme}" }] : []),
    ];
  });
}
