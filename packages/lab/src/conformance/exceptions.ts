const noWebhooks = "the lab sends no webhooks: Proxbox neither defines nor receives any";
const noConfigContexts = "the lab has no config contexts: Proxbox neither writes them nor reads what they render";
const noWorkers = "the lab runs no jobs in the background: Proxbox never asks for NetBox's own";

/** Probes on which the lab is known to differ, with the reason. They count as not agreed; one that agrees is reported as stale. */
export const exceptions: Readonly<Record<string, string>> = {
  "04/webhook": noWebhooks,
  "04/webhook-badurl": noWebhooks,
  "04/eventrule": noWebhooks,
  "04/eventrule-badtype": noWebhooks,
  "04/options": "the lab describes the fields of a reference one level deep and without help texts: of OPTIONS, Proxbox reads which actions are offered",
  "04/cc-create": noConfigContexts,
  "04/cc-vm": noConfigContexts,
  "05/vm-space-name": noConfigContexts,
  "04/jobs": noWorkers,
  "04/bgtasks": noWorkers,
  "04/bgtasks-lim": noWorkers,
  "04/bgworkers": noWorkers,
  "04/schema-head": "the lab has no OpenAPI document: Proxbox reads none",
  "04/race": "two processes of NetBox checked one name at the same time and PostgreSQL refused the second (500); the lab takes one request after the other and refuses it in its check (400)",
  "05/avail-ips": "the lab offers no free addresses: Proxbox writes those that Proxmox VE has",
  "05/service": "the lab has services without ports: Proxbox only looks whether a machine has one",
};
