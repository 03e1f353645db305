import { AppError, EVERY_PERMISSION } from "@proxbox/contract";
import type { Principal } from "./principal.ts";
import { holds } from "./principal.ts";

/** Nobody gives, takes or gets at permissions that they do not have. Throws `AUTH_ESCALATION`. */
export function requireCover({ permissions }: Pick<Principal, "permissions">, wanted: readonly string[]): void {
  const missing = wanted.find((permission) => !holds(permissions, permission));
  if (missing !== undefined) throw new AppError("AUTH_ESCALATION", { detail: missing === EVERY_PERMISSION ? "it takes every permission" : `it takes ${missing}` });
}
