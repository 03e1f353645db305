import { addProxmox, endOf, startJob } from "../../test/control/control-api.ts";
import type { WebWorld } from "../../test/web/web-world.ts";
import type { SiteIds } from "./shown-pages.ts";

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
  const { id: broken } = await api.ask("POST", "/api/endpoints/proxmox/", { name: "pve-branch-office", ip_address: "127.0.0.1", port: 9, verify_ssl: false, token_value: `${proxmox.credentials.tokenId}=${proxmox.credentials.secret}` });
  const failedJob = await startJob(api, { proxmox_endpoint_ids: [Number(broken)] });
  await endOf(api, failedJob);
  await addProxmox(api, proxmox, { name: "pve-laboratory", enabled: false });
  await api.ask("POST", "/api/schedules/", { name: "nightly", cron: "0 3 * * *", timezone: "Europe/Berlin", jitter_seconds: 60 });
  await api.ask("POST", "/api/schedules/", { name: "every half hour", interval_minutes: 30 });
  await api.ask("POST", "/api/accounts/users/", { username: "olivia", password: "correct horse battery", roles: [] });
  netbox.tables.patch("virtualization.virtualmachine", second.id, { description: "Moved by hand" });
  const [gone] = proxmox.estate.guests.splice(-1);
  if (gone === undefined) throw new Error("the lab has no guests");
  const planning = await api.ask("POST", "/api/plans/", { proxmox_endpoint_ids: [1] });
  await endOf(api, Number(planning["id"]));
  const { results } = (await api.ask("GET", "/api/plans/")) as unknown as { results: readonly { readonly id: string }[] };
  return { job, failedJob, vm: first.id, plan: results[0]?.id ?? "" };
}
