import type { Reason } from "./compare/verdict.ts";

// Every reason names what justifies it: a section or a defect (B1-B37) of wire-contract.md ("contract"), sync-mapping.md ("mapping"), or the version of PyPI that has it too.

const everywhere: readonly Reason[] = [
  { question: "*", fact: "$.detail[].input*", because: "a 422 does not echo what was sent, secrets among it (contract 0.3); 0.0.20 does not either" },
  { question: "*", fact: "$.detail[].ctx*", because: "the limit stands in the message; 0.0.20 leaves ctx out too" },
  { question: "*", fact: "$.python_exception", because: "no Python here; our errors carry code and hint, so the cause is never hidden (B19)" },
];

const auth: readonly Reason[] = [
  { question: "register: 73 bytes", fact: "status", because: "keys of 32 to 72 bytes are valid, others are 400 and not 500 (B36)" },
  { question: "401: empty key", fact: "detail is", because: "failures are counted for each key and source, so the valid key in between does not forgive the missing one (B27)" },
  { question: "401: *", fact: "detail is", because: "failures are counted for each key and source (B27); 0.0.20 does not count a missing key at all" },
  { question: "CORS preflight", fact: "status", because: "a preflight is no failed sign-in: CORS is off and it is answered as a method that is not there (B27)" },
  { question: "lock-out: the valid key", fact: "status", because: "a wrong client does not lock the right one out (B27); 0.0.20 does so too" },
  { question: "last key: *", fact: "status", because: "the last active key cannot be retired (contract 1.1, 3.7); PyPI's 0.0.19.post5 shuts everybody out, 0.0.20 refuses too" },
];

const service: readonly Reason[] = [
  { question: "GET /meta without a key", fact: "status", because: "open by contract 0.4, and we have it" },
  { question: "slash: *", fact: "*", because: "no redirects, also not for slashes: the plugin takes one for a failure (contract 0.2, 11.6)" },
  { question: "GET /extras/bootstrap-status", fact: "*", because: "contract 1.2 has it; PyPI's 0.0.19.post5 lacks it, 0.0.20 has it and looks for a session that it never opened" },
  { question: "GET /admin/logs", fact: "$.logs[].expandable.traceback", because: "the record of the original's 500 for a key of 73 bytes (B36), which is a 400 here; a record with an error has its traceback here too" },
  { question: "POST /extras/custom-fields/reconcile", fact: "*", because: "contract 1.2 has it; PyPI's 0.0.19.post5 lacks it" },
];

const endpoints: readonly Reason[] = [
  { question: "NetBox: create with token_version v3", fact: "status", because: "contract 1.3 lists the two versions as the field's values: a 422 names the field" },
  { question: "NetBox: list with offset -1", fact: "status", because: "a number that cannot be meant is refused instead of read as 0 (contract 1.3: offset from 0)" },
  { question: "Proxmox: list with offset -1", fact: "status", because: "a number that cannot be meant is refused instead of read as 0 (contract 1.4)" },
  { question: "Proxmox: list with limit 0", fact: "status", because: "a list of nothing is refused: read as the whole list it would say that there are no endpoints (contract 1.4)" },
  { question: "NetBox: reachable after a partial PUT", fact: "*", because: "a partial PUT keeps the token (B13)" },
  { question: "Proxmox: create at a metadata address", fact: "status", because: "the check of addresses refuses (B15)" },
];

const reads: readonly Reason[] = [
  { question: "read: nodes without the slash", fact: "status", because: "no such path, instead of an error of the server (contract 0.2: only /proxmox/nodes/)" },
  { question: "read: cluster resources of type vm", fact: "status", because: "contract 1.6; PyPI's 0.0.19.post5 sends its enum's name to Proxmox under Python 3.12 and later" },
  { question: "read: cluster resources*", fact: "*", isNullLeftOut: true, because: "what Proxmox does not say is left out instead of null: answers are handed through, no model drops them (mapping 8.1.22)" },
  { question: "read: storage", fact: "*", isNullLeftOut: true, because: "what Proxmox does not say is left out instead of null: answers are handed through, no model drops them (mapping 8.1.22)" },
  { question: "read: cluster resources*", fact: "$[].lab-cluster[].level", because: "Proxmox's own value, handed through (mapping 8.1.22)" },
  { question: "read: cluster resources*", fact: "$[].lab-cluster[].template", because: "Proxmox's own 0 and 1, handed through (mapping 8.1.22)" },
  { question: "read: storage", fact: "$[].lab-cluster[].shared", because: "Proxmox's own 1, handed through (mapping 8.1.22)" },
  { question: "read: config of an unknown machine", fact: "status", because: "404 for what is not there instead of the general 400 (B19)" },
  { question: "read: config of an unknown type", fact: "status", because: "a wrong path is a 4xx and not 500; 0.0.20 has 400" },
  { question: "scope: the session's name", fact: "status", because: "name selects a session (contract 1.5); the original knows the name only after it has looked for it" },
  { question: "scope: present but empty", fact: "status", because: "an empty scope is refused: read as absent it would mean every endpoint (contract 0.6)" },
  { question: "scope: 256 characters", fact: "status", because: "contract 1.5: a list that breaks the rules is 400" },
];

const scopes: readonly Reason[] = [
  { question: "scope: netbox_vm_ids*", fact: "status", because: "contract 1.7: an empty or malformed list is 422 before the stream opens; PyPI's 0.0.19.post5 widens it to every machine, 0.0.20 refuses too" },
  { question: "scope: fetch_max_concurrency=0", fact: "status", because: "contract 1.7: a whole number from 1; what cannot be meant is refused before anything starts" },
  { question: "scope: unknown machine*", fact: "status", because: "contract 1.7, 11.11: an unknown machine is 404 before the stream opens; 0.0.20 does so too, but for create" },
];

const streams: readonly Reason[] = [
  { question: "stream of one machine: virtual-machines", fact: "*", because: "the original writes a disk size that NetBox refuses and fails; its bulk path writes another one (mapping 8.1.13)" },
  { question: "stream: sdn", fact: "$complete.result.counters.per_endpoint_errors.lab-cluster", because: "SDN is read without asking NetBox for the plugin's id of the endpoint, at which the original fails (mapping 8.1.12)" },
  { question: "stream of one machine: vm-backups", fact: "status", because: "PyPI's 0.0.19.post5 fails with 500; 0.0.20 opens the stream too" },
  { question: "stream of one machine: vm-snapshots", fact: "status", because: "PyPI's 0.0.19.post5 fails with 500; 0.0.20 opens the stream too" },
];

const laterVersions: readonly Reason[] = [
  { question: "scope: netbox_vm_ids*", fact: "$.detail", because: "a list that names the parameter, as every other 422 (contract 0.3); 0.0.20 has a text" },
  { question: "stream: network-interfaces", fact: "*", because: "node interfaces can be created in a real NetBox (mapping 0.1, fact 6); 0.0.20 fails" },
  { question: "stream of no endpoint: task-history", fact: "*", because: "a scope that matches nothing succeeds with count 0 (contract 0.6); 0.0.20 fails in this one stage" },
];

const individual: readonly Reason[] = [
  { question: "individual: cluster", fact: "status", because: "works outside NetBox's own process (mapping 1.5)" },
  { question: "individual: node", fact: "status", because: "contract 1.8: 200 with `error` where something fails; the original answers 500" },
  { question: "individual: interface", fact: "status", because: "contract 1.8: 200; PyPI's 0.0.19.post5 answers 500" },
  { question: "individual: storage", fact: "status", because: "contract 1.8: 200 with `error` where something fails; the original answers 500" },
  { question: "individual: ip", fact: "status", because: "`ip_address` is the address to sync (contract 1.8); the original takes it for the session's filter of the same name" },
  { question: "individual: unknown machine", fact: "status", because: "contract 1.8: 200 with `error` where something fails" },
  { question: "individual: vm again", fact: "error is", because: "the original's disk size is refused by NetBox (mapping 8.1.13)" },
];

const listsHideFailures = "a bare list of what was written cannot say that something failed: the stage's report can (B18)";

const hasSdn = "a full update is every stage of contract 1.7, SDN too, at the end; the original leaves it out (contract 2.6)";

const fullUpdate: readonly Reason[] = [
  { question: "stream: full-update", fact: "SDN", because: hasSdn },
  { question: "stream: full-update", fact: "frame before complete", because: hasSdn },
  ...["devices", "storage", "virtual_machines", "backups", "node_interfaces", "vm_interfaces", "vm_ip_addresses"].map((stage) => ({
    question: "stream: full-update", fact: `$complete.result.${stage}`, because: listsHideFailures,
  })),
  { question: "stream: full-update", fact: "$bootstrap.*", because: "what a run needs is planned and written with it: nothing is patched before on every request (mapping 3.1, 0.1 fact 4)" },
];

const stagesAsJson: readonly Reason[] = [
  { question: "JSON: devices", fact: "status", because: "the original asks for a body and a session that nobody can send" },
  { question: "JSON: virtual-machines", fact: "status", because: "another of the original's routes takes the path first" },
  { question: "JSON: task-history", fact: "status", because: "the original has only the stream" },
  { question: "JSON: sdn", fact: "status", because: "the original has only the stream" },
  { question: "JSON: vm-interfaces", fact: "status", because: "the original answers 500" },
  { question: "JSON: *", fact: "$", because: listsHideFailures },
  { question: "JSON: *", fact: "$[]*", because: listsHideFailures },
  { question: "JSON: full-update", fact: "status", because: "the original answers 500" },
];

/** Every difference from the original that is wanted. The first that covers a difference is taken. */
export const reasons: readonly Reason[] = [...everywhere, ...auth, ...service, ...endpoints, ...reads, ...scopes, ...streams, ...laterVersions, ...individual, ...fullUpdate, ...stagesAsJson];
