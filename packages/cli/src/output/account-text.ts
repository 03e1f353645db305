import type { UserAnswer } from "../client/answers.ts";
import { printable } from "./printable.ts";
import { listLines } from "./table.ts";
import { timeText } from "./time-text.ts";

function rolesOf({ roles }: UserAnswer): string {
  return roles.length === 0 ? "-" : roles.map(({ name }) => printable(name)).join(", ");
}

/** Lines of a table of users. */
export function userLines(users: readonly UserAnswer[]): string[] {
  const rows = users.map((user) => [String(user.id), printable(user.username), user.is_active ? "active" : "disabled", rolesOf(user), user.source, timeText(user.last_login_at)]);
  return listLines([["ID", "NAME", "STATE", "ROLES", "FROM", "LAST SIGN-IN"], ...rows]);
}

/** One user in one line. */
export function userLine(user: UserAnswer): string {
  return `User ${printable(user.username)} (id ${user.id}) is ${user.is_active ? "active" : "disabled"}, roles: ${rolesOf(user)}.`;
}
