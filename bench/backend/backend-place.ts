import { join } from "node:path";
import { startChild } from "../children.ts";
import type { Child } from "../children.ts";
import type { LabDoors } from "../lab-protocol.ts";
import type { Size } from "../measure-size.ts";
import type { ProxboxProcess } from "../proxbox-process.ts";
import { withFolder } from "../with-folder.ts";
import { openBackendClient } from "./backend-client.ts";
import type { BackendDoor } from "./backend-client.ts";
import { startBackendProcess } from "./start-backend-process.ts";

/** Name of the one Proxmox endpoint, and with it of the engine's source. */
export const SOURCE = "lab";

/** A lab, and a backend's data directory that knows its Proxmox VE and its NetBox. */
export interface BackendPlace {
  /** For files of whoever measures; removed at the end. */
  readonly folder: string;
  readonly lab: Child;
  readonly doors: LabDoors;
  /** Starts a backend on the directory for the work, and ends it afterwards; one at a time. */
  withBackend<T>(work: (door: BackendDoor, backend: ProxboxProcess) => Promise<T>): Promise<T>;
}

const KEY = "bench-key-that-is-long-enough-for-anybody";

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Makes the first key and both endpoints, as a control plane does. */
async function furnish(door: BackendDoor, doors: LabDoors): Promise<void> {
  const client = openBackendClient(door);
  const [, username, tokenName, secret] = /^([^!]+)!([^=]+)=(.+)$/.exec(doors.proxmoxToken) ?? [];
  const [, key, token] = /^nbt_([^.]+)\.(.+)$/.exec(doors.netboxToken) ?? [];
  const common = { ip_address: "127.0.0.1", verify_ssl: false };
  try {
    await client.ask("POST", "/auth/register-key", { api_key: door.key, label: "bench" });
    await client.ask("POST", "/netbox/endpoint", { ...common, name: "netbox", domain: "", port: portOf(doors.netboxUrl), token_version: "v2", token, token_key: key });
    await client.ask("POST", "/proxmox/endpoints", { ...common, name: SOURCE, domain: null, port: portOf(doors.proxmoxUrl), username, password: null, token_name: tokenName, token_value: secret });
  } finally {
    await client.close();
  }
}

async function makePlace(size: Size, folder: string, lab: Child): Promise<BackendPlace> {
  const doors = await lab.ask<LabDoors>({ type: "open", ...size, isTls: true });
  const start = { dataDir: join(folder, "data"), compileCacheDir: join(folder, "compile-cache") };
  const place: BackendPlace = {
    folder,
    lab,
    doors,
    async withBackend(work) {
      const backend = await startBackendProcess(start);
      try {
        return await work({ url: backend.url, key: KEY }, backend);
      } finally {
        await backend.end();
      }
    },
  };
  await place.withBackend((door) => furnish(door, doors));
  return place;
}

/** Runs the work with a lab of this size and a data directory that is furnished for it; neither is left behind. */
export function withBackendPlace<T>(size: Size, work: (place: BackendPlace) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const lab = startChild(new URL("../lab-child.ts", import.meta.url));
    try {
      return await work(await makePlace(size, folder, lab));
    } finally {
      await lab.end();
    }
  });
}
