import { EVERY_PERMISSION } from "@proxbox/contract";
import type { Permission } from "@proxbox/contract";
import { useMe } from "./me.ts";

/** Says whether whoever is signed in has a permission. What is hidden by it is refused by the API all the same. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(EVERY_PERMISSION) || permissions.includes(permission);
}
