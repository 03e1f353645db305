import { addProxmox, endOf, startJob } from "../../test/control/control-api.ts";
import type { WebWorld } from "../../test/web/web-world.ts";
import type { SiteIds } from "./shown-pages.ts";

/** A plan of a cluster that has one guest less than before. */
async function planWithout({ estate }: WebWorld["proxmox"], api: WebWorld["api"]): Promise<string> {
  if (estate.guests.splice(3, 1).length === 0) throw new Error("the lab has no guests");
  const planning = await api.ask("POST", "/api/plans/", { proxmox_endpoint_ids: [1] });
  const { plan } = (await endOf(api, Number(planning["id"])))["result"] as { plan: { id: string } };
  return plan.id;
}

/**
 * Makes a world look like a site at work: a first sync and a second one, people's edits in NetBox, a host that does not answer and a job that
 * failed by it, schedules, a second account.
 */
export async function prepareSite({ api, netbox, proxmox }: WebWorld): Promise<SiteIds> {
  const job = await startJob(api);
  await endOf(api, job);
  const [first, second] = netbox.tables.rows("virtualization.virtualmachine");
  if (first === undefined || second === undefined) throw new Error("the first sync made no virtual machines");
  netbox.tables.patch("virtualization.virtualmachine", first.id, { comments: "Owned by the shop's team.", vcpus: 3 });
  netbox.tables.patch("virtualization.virtualmachine", second.id, { memory: 4_242 });
  await endOf(api, await startJob(api));
  // Before there is a schedule: its first job would do what the plan is to do.
  const appliedPlan = await planWithout(proxmox, api);
  const applying = await api.ask("POST", `/api/plans/${appliedPlan}/apply/`, { approve_deletions: true });
  await endOf(api, Number(applying["id"]));
  const { id: broken } = await api.ask("POST", "/api/endpoints/proxmox/", { name: "pve-branch-office", ip_address: "127.0.0.1", port: 9, verify_ssl: false, token_value: `${proxmox.credentials.tokenId}=${proxmox.credentials.secret}` });
  const failedJob = await startJob(api, { proxmox_endpoint_ids: [Number(broken)] });
  await endOf(api, failedJob);
  await addProxmox(api, proxmox, { name: "pve-laboratory", enabled: false });
  await api.ask("POST", "/api/schedules/", { name: "nightly", cron: "0 3 * * *", timezone: "Europe/Berlin", jitter_seconds: 60 });
  await api.ask("POST", "/api/schedules/", { name: "every half hour", interval_minutes: 30 });
  await api.ask("POST", "/api/accounts/users/", { username: "olivia", password: "correct horse battery", roles: [] });
  netbox.tables.patch("virtualization.virtualmachine", second.id, { description: "Moved by hand" });
  return { job, failedJob, vm: first.id, appliedPlan, plan: await planWithout(proxmox, api) };
}
