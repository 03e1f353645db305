/**
 * What counts about an answer, by name. Names that start with "$" tell the body's shape; those that start with "rule " are held
 * against the contract and must be "yes" in ours, whatever the original does.
 */
export type Facts = Readonly<Record<string, string>>;

/** One fact in which the two answers differ; undefined where an answer has no such fact. */
export interface Difference {
  readonly fact: string;
  readonly real: string | undefined;
  readonly ours: string | undefined;
}

function isShape(fact: string): boolean {
  return fact.startsWith("$");
}

function isRule(fact: string): boolean {
  return fact.startsWith("rule ");
}

function isNarrower(ours: string, real: string): boolean {
  const allowed = new Set(real.split("|"));
  return ours.split("|").every((type) => allowed.has(type));
}

function isEqual(fact: string, real: string, ours: string | undefined): boolean {
  if (ours === undefined) return false;
  return isShape(fact) ? isNarrower(ours, real) : ours === real;
}

function brokenRules(real: Facts, ours: Facts): Difference[] {
  const broken = Object.entries(ours).filter(([fact, value]) => isRule(fact) && value !== "yes");
  return broken.map(([fact, value]) => ({ fact, real: real[fact], ours: value }));
}

function unlike(real: Facts, ours: Facts): Difference[] {
  const lost = Object.keys(real).filter((fact) => !isRule(fact) && !isEqual(fact, String(real[fact]), ours[fact]));
  const gained = Object.keys(ours).filter((fact) => !isRule(fact) && !isShape(fact) && !(fact in real));
  return [...lost, ...gained].map((fact) => ({ fact, real: real[fact], ours: ours[fact] }));
}

/**
 * Where our answer does not give what a reader of the original's answer relies on. Fields that only ours has are no difference:
 * readers keep unknown fields. Where the statuses differ, the bodies are different things and only our own rules are looked at.
 */
export function differencesOf(real: Facts, ours: Facts): Difference[] {
  const isOtherStatus = real["status"] !== ours["status"];
  const compared = isOtherStatus ? [{ fact: "status", real: real["status"], ours: ours["status"] }] : unlike(real, ours);
  return [...compared, ...brokenRules(real, ours)];
}

/** Fields of the body that only our answer has, without what lies below them; none where the statuses differ. */
export function additionsOf(real: Facts, ours: Facts): string[] {
  if (real["status"] !== ours["status"]) return [];
  const added = Object.keys(ours).filter((fact) => isShape(fact) && !(fact in real));
  return added.filter((fact) => !added.some((other) => other !== fact && (fact.startsWith(`${other}.`) || fact.startsWith(`${other}[`))));
}
