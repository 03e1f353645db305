import { EVERY_PERMISSION } from "@proxbox/contract";
import type { Permission } from "@proxbox/contract";

/** Who sends a request, and what they may do. */
export interface Principal {
  /** 0 for nobody. */
  readonly userId: number;
  readonly username: string;
  readonly permissions: readonly string[];
  can(permission: Permission): boolean;
}

/** Says whether permissions hold another one, which may be `*` itself. */
export function holds(permissions: readonly string[], wanted: string): boolean {
  return permissions.includes(EVERY_PERMISSION) || permissions.includes(wanted);
}

/** Makes a principal of a user's permissions. */
export function toPrincipal({ userId, username, permissions }: Pick<Principal, "userId" | "username" | "permissions">): Principal {
  return { userId, username, permissions, can: (permission) => holds(permissions, permission) };
}

/** The caller of an open route: nobody, who may do nothing. */
export const NOBODY: Principal = toPrincipal({ userId: 0, username: "", permissions: [] });
