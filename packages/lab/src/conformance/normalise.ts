/**
 * A text without what legitimately differs between two servers with the same history: host and port, ids in URLs and in `name (id)`, time
 * stamps, request ids. The dependents that a 409 lists are sorted, since NetBox lists them in the order of a Python set.
 */
export function normalise(text: string): string {
  return sortDependents(text)
    .replace(/https?:\/\/127\.0\.0\.1:\d+/g, "<server>")
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uuid>")
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?/g, "<time>")
    .replace(/(\/)\d+(?=\/)/g, "$1<id>")
    .replace(/\(\d+\)/g, "(<id>)")
    .replace(/, \d+\)(?=[^)]*already exists)/g, ", <id>)")
    .replace(/=\(\d+, /g, "=(<id>, ")
    .replace(/\bstart=\d+/g, "start=<id>");
}

function sortDependents(text: string): string {
  return text.replace(/(dependent objects were found: )(.*)$/, (_whole, start: string, list: string) => start + list.split(", ").sort().join(", "));
}
