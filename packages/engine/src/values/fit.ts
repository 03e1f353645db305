/** NetBox's limits by meaning, in characters (netbox-api.md 2.10, 2.11; OpenAPI document of 4.6.8). */
export const LIMITS = { name: 64, clusterName: 100, siteName: 100, tagName: 100, slug: 100, description: 200 } as const;

/** 32-bit FNV-1a as eight hex digits: short, stable, and enough to tell cut names apart within one cluster. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/**
 * Fits a name into NetBox's limit, deterministically, the same for writing and for looking up (E24): blanks trimmed,
 * control characters dropped, and what is too long is cut and gets a hash of the whole.
 */
export function fitName(name: string, limit: number = LIMITS.name): string {
  const clean = [...name.replace(/\p{Cc}/gu, "").trim()];
  if (clean.length <= limit) return clean.join("");
  return `${clean.slice(0, limit - 9).join("").trimEnd()}~${shortHash(name)}`;
}

/** Fits a name with a suffix such as ` (2)` into the limit: the name gives way, the suffix stays. */
export function fitNameWithSuffix(name: string, suffix: string, limit: number = LIMITS.name): string {
  const whole = `${name}${suffix}`;
  return [...whole].length <= limit ? whole : `${fitName(name, limit - suffix.length)}${suffix}`;
}

/** First line of a text that has words, at most 200 characters (E74). */
export function fitDescription(text: string): string {
  const line = text.split(/\r?\n/).map((each) => each.replace(/\p{Cc}/gu, "").trim()).find((each) => each !== "") ?? "";
  const characters = [...line];
  return characters.length <= LIMITS.description ? line : `${characters.slice(0, LIMITS.description - 1).join("").trimEnd()}…`;
}

/**
 * Makes a NetBox slug: transliterated where Unicode can take accents away, never empty (E25, E77): a text without a
 * single usable character becomes `<prefix>-<hash>`.
 */
export function toSlug(text: string, prefix = "tag"): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain.replace(/[^a-z0-9_]+/g, "-").replace(/^-+|-+$/g, "");
  if (slug === "") return `${prefix}-${shortHash(text)}`;
  return slug.length <= LIMITS.slug ? slug : `${slug.slice(0, LIMITS.slug - 9)}-${shortHash(text)}`;
}
