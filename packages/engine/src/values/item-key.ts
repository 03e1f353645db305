// A slash inside an id (volumes have them) would make a level of its own, and a percent sign could then mean two things.
function escaped(id: string): string {
  return id.replaceAll("%", "%25").replaceAll("/", "%2F");
}

/** Key of an item, or of everything below the given ids: `lab`, `backup`, `nfs` gives `lab/backup/nfs`, above every backup on it. */
export function itemKey(source: string, kind: string, ...ids: readonly (string | number)[]): string {
  return [source, kind, ...ids.map((id) => escaped(String(id)))].join("/");
}
