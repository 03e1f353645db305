import { expect, it } from "vitest";
import { newTokenCommands } from "./grant-commands.ts";

it.each([
  [9, "VM.GuestAgent.Audit"],
  [8, "VM.Monitor"],
])("a token for Proxmox VE %i is made before it is given its role, and may not write", (major, agent) => {
  expect(newTokenCommands("proxbox@pve", "sync", major)).toEqual([
    "pveum user add 'proxbox@pve'",
    `pveum role add ProxboxSync --privs 'Sys.Audit VM.Audit ${agent} Datastore.Audit'`,
    "pveum user token add 'proxbox@pve' 'sync' --privsep 1",
    "pveum acl modify / --users 'proxbox@pve' --roles ProxboxSync",
    "pveum acl modify / --tokens 'proxbox@pve!sync' --roles ProxboxSync",
  ]);
});
