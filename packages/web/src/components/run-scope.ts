import type { JobParams } from "@proxbox/contract";

/** What of a sync is chosen rarely; as it is typed. */
export interface RunScope {
  readonly machines: string;
  readonly backend: string;
  readonly branch: string;
  readonly isFullUpdate: boolean;
}

/** Nothing chosen. */
export const WHOLE_SCOPE: RunScope = { machines: "", backend: "", branch: "", isFullUpdate: false };

function idsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((id) => id !== "");
}

/** What cannot be read of it. */
export function scopeErrors({ machines, branch }: RunScope): { readonly machines: boolean; readonly branch: boolean } {
  return { machines: !idsOf(machines).every((id) => /^[1-9]\d{0,9}$/.test(id)), branch: !/^[\w-]{0,255}$/.test(branch.trim()) };
}

/** The parameters of a job that it stands for; what is not chosen is the API's default. */
export function scopeParams({ machines, backend, branch, isFullUpdate }: RunScope): Partial<JobParams> {
  const ids = idsOf(machines).map(Number);
  return {
    ...(ids.length === 0 ? {} : { netbox_vm_ids: ids }),
    ...(backend === "" ? {} : { fastapi_endpoint_id: Number(backend) }),
    ...(branch.trim() === "" ? {} : { netbox_branch_schema_id: branch.trim() }),
    ...(isFullUpdate ? { transport: "full-update" as const } : {}),
  };
}
