/** Whether the database refused a row because there is one of this name already: SQLSTATE 23505 on either driver. */
export function isUniqueViolation(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "23505";
}
