// The engine's keys of what all sources share begin with this word.
const reserved = "shared";

/** Longest slug without its number; the keys of every object of the endpoint begin with it. */
const longest = 60;

function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, "-").slice(0, longest).replaceAll(/^-+|-+$/g, "");
  return slug === "" ? "endpoint" : slug;
}

/**
 * The first part of the keys of a new endpoint's objects: its name in lower-case letters, digits and "-", with "-2", "-3" …
 * behind it while that is taken.
 */
export function sourceSlug(name: string, isTaken: (slug: string) => boolean): string {
  const slug = slugOf(name);
  let candidate = slug;
  for (let count = 2; candidate === reserved || isTaken(candidate); count += 1) candidate = `${slug}-${count}`;
  return candidate;
}
