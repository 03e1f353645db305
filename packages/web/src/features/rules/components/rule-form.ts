import { MappingRule } from "@proxbox/contract";

/** What a rule looks at, in the order of the form. */
export const MATCH_FIELDS = ["endpoint", "cluster", "node", "pool", "tag", "name", "type", "bridge", "vlan", "prefix"] as const satisfies readonly (keyof MappingRule["match"])[];
/** What a rule sets, in the order of the form. */
export const SET_FIELDS = ["tenant", "site", "role", "platform", "vrf", "vlan_group", "status", "include"] as const satisfies readonly (keyof MappingRule["set"])[];

/** A rule as texts; empty: not asked for, not set. Keys are `name`, `match.<field>`, `set.<field>`. */
export type RuleTexts = Readonly<Record<string, string>>;

/** What a form begins with. */
export function ruleTexts(rule: MappingRule | undefined): RuleTexts {
  const match = MATCH_FIELDS.map((field) => [`match.${field}`, String(rule?.match[field] ?? "")] as const);
  const set = SET_FIELDS.map((field) => [`set.${field}`, String(rule?.set[field] ?? "")] as const);
  return Object.fromEntries([["name", rule?.name ?? ""], ...match, ...set]);
}

function filled(texts: RuleTexts, part: "match" | "set", fields: readonly string[]): Record<string, string | boolean> {
  const given = fields.map((field) => [field, texts[`${part}.${field}`]?.trim() ?? ""] as const).filter(([, text]) => text !== "");
  return Object.fromEntries(given.map(([field, text]) => [field, field === "include" ? text === "true" : text]));
}

/** The rule of a form, or what is wrong with it by its keys; `set` alone when it sets nothing. */
export function readRule(texts: RuleTexts): { readonly rule: MappingRule } | { readonly wrong: Readonly<Record<string, string>> } {
  const name = texts["name"]?.trim() ?? "";
  const read = MappingRule.safeParse({ ...(name === "" ? {} : { name }), match: filled(texts, "match", MATCH_FIELDS), set: filled(texts, "set", SET_FIELDS) });
  if (read.success) return { rule: read.data };
  return { wrong: Object.fromEntries(read.error.issues.map(({ path, message }) => [path.join("."), message])) };
}

/** The rules with one moved by a step; the order decides, since the first that matches wins. */
export function moved(rules: readonly MappingRule[], index: number, by: -1 | 1): readonly MappingRule[] {
  const [one, other] = [rules[index], rules[index + by]];
  if (one === undefined || other === undefined) return rules;
  return rules.with(index, other).with(index + by, one);
}
