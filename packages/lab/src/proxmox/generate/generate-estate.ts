import type { Estate, EstateGuest, EstateSize, EstateStorage } from "../estate.ts";
import { seededRandom } from "../random.ts";
import type { Random } from "../random.ts";
import { generateHistory } from "./generate-history.ts";
import { generateContainer, generateMachine } from "./generate-guest.ts";
import { generateNode } from "./generate-node.ts";
import { identitySource } from "./guest-identity.ts";
import type { GuestIdentity } from "./guest-identity.ts";

const gibibyte = 1024 ** 3;
const containerShare = 0.15;
// One guest in 40 is a template, the first one at position 7, so that a small demo has one too.
const templateEvery = 40;
const templateAt = 7;

function storage(name: string, kind: { plugintype: string; content: string }, totalGib: number): EstateStorage {
  const shared = kind.plugintype === "rbd" || kind.plugintype === "nfs";
  return { storage: name, ...kind, shared, totalBytes: totalGib * gibibyte, usedBytes: Math.floor(totalGib * 0.4) * gibibyte, volumes: [] };
}

function storages(): EstateStorage[] {
  return [
    storage("local", { plugintype: "dir", content: "iso,vztmpl,backup" }, 94),
    storage("local-lvm", { plugintype: "lvmthin", content: "images,rootdir" }, 1_800),
    storage("ceph-vm", { plugintype: "rbd", content: "images,rootdir" }, 20_000),
    storage("nfs-backup", { plugintype: "nfs", content: "backup,iso" }, 40_000),
  ];
}

function generateGuest(random: Random, identity: GuestIdentity): EstateGuest {
  if (identity.position % templateEvery === templateAt) return generateMachine(random, identity, true);
  return random.chance(containerShare) ? generateContainer(random, identity) : generateMachine(random, identity, false);
}

/** An estate without guests: one cluster of this many nodes (none for a single node), storages, pools. */
export function generateEmptyEstate(nodes: number, random: Random): Estate {
  return {
    ...(nodes > 1 ? { cluster: { name: "lab-cluster", quorate: true } } : {}),
    nodes: Array.from({ length: nodes }, (_empty, position) => generateNode(random, position)),
    guests: [], storages: storages(),
    pools: ["prod", "staging", "dev", "test"].map((poolid) => ({ poolid, comment: `Guests of ${poolid}` })),
    options: { keyboard: "en-us", "tag-style": { shape: "full", "color-map": "prod:d03030:ffffff;dev:30a030" }, "registered-tags": ["prod", "dev"] },
    ha: { resources: [], groups: [], rules: [] }, backupJobs: [], replicationJobs: [],
    sdn: { zones: [{ zone: "localnetwork", type: "simple" }], vnets: [] },
  };
}

/** A realistic estate of this size: about 85 % virtual machines, 15 % containers, a few templates, 80 % running. Equal sizes give equal estates. */
export function generateEstate(size: EstateSize): Estate {
  const random = seededRandom(size.seed);
  const estate = generateEmptyEstate(Math.max(1, size.nodes), random);
  const identify = identitySource(random, estate.nodes.map((node) => node.name));
  estate.guests = Array.from({ length: size.vms }, (_empty, position) => generateGuest(random, identify(position)));
  if (size.history !== undefined) generateHistory(estate, size.history);
  return estate;
}
