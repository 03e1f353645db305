/** SQLSTATE classes after which the same statement may succeed: connection, resources, operator intervention, rollback by the server. */
const passing = ["08", "53", "57", "40"];

/** Whether the database could not be asked, in contrast to a statement that it refuses. What carries no SQLSTATE came from the way to it. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || thrown instanceof TypeError || thrown instanceof RangeError) return false;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  return !/^[0-9A-Z]{5}$/.test(code) || passing.some((prefix) => code.startsWith(prefix));
}
