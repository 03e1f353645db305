import { ITEM_KINDS, KINDS } from "@proxbox/engine";
import type { Kind } from "@proxbox/engine";

type Field = Kind["fields"][string];

const GONE: Readonly<Record<Kind["gone"], string>> = {
  keep: "left alone",
  lifecycle: "`decommissioning` with a date, deleted after the grace period",
  decommission: "`decommissioning`, never deleted",
  remove: "removed, unless a person has put something into it",
};

const HEAD = `# What comes from where

Everything that Proxbox writes into NetBox, and where it comes from. The page is made from the kinds (\`npm run mapping-doc\` writes it), and a test
compares them. Whose value stands where both sides differ says [policies.md](policies.md): with \`operator\` a person's value stays, and
\`once\` is written when the object is created and never again.`;

/** The page docs/mapping.md, from the kinds in the order of their names. */
export function mappingPage(): string {
  const kinds = [...KINDS, ...ITEM_KINDS].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return `${[HEAD, ...kinds.map(section)].join("\n\n")}\n`;
}

function section(kind: Kind): string {
  const { name, about, path, identity, gone, fields, isOnDemand, patches } = kind;
  const facts = [
    `NetBox: \`${path}\``,
    `known by ${identity}`,
    ...(isOnDemand === true ? ["made only where something refers to it, never changed"] : []),
    patches === undefined ? `when it is gone from Proxmox VE: ${GONE[gone]}` : `fields of \`${patches}\``,
  ];
  const rows = Object.entries(fields).map(([field, spec]) => `| \`${field.replace(/^cf:/, "custom field ")}\` | ${spec.from} | ${ruleOf(spec)} |`);
  return `## ${name}\n\n${about} ${facts.map((fact) => fact.charAt(0).toUpperCase() + fact.slice(1)).join(". ")}.\n\n| field | comes from | whose |\n|---|---|---|\n${rows.join("\n")}`;
}

function ruleOf({ isOnCreateOnly, policy, type }: Field): string {
  if (isOnCreateOnly === true) return "once";
  return type === "tags" ? "ours beside people's" : `\`${policy ?? "operator"}\``;
}
