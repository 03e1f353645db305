import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JobParams } from "@proxbox/contract";
import type { Job } from "@proxbox/contract";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CoreOptions } from "./control-options.ts";
import { openCore } from "./open-core.ts";
import type { Core } from "./open-core.ts";
import { startControl } from "./start-control.ts";

let dataDir = "";
let taken: Server;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "proxbox-control-"));
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  await new Promise((resolve) => taken.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

function options(): CoreOptions {
  return { dataDir, env: {}, clock: () => new Date(), newId: () => randomUUID(), random: () => 0, onLogLine: () => undefined };
}

async function withCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore(options());
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

it("touches no job when its port is taken", async () => {
  const { id } = await withCore(({ jobs }) => jobs.enqueue({ params: JobParams.parse({}), requestedBy: "admin" }));
  const { port } = taken.address() as AddressInfo;
  const starting = startControl({ ...options(), port, worker: { name: "w1" } });
  await expect(starting).rejects.toMatchObject({ code: "CFG_LISTEN" });
  const job: Job = await withCore(({ jobs }) => jobs.find(id));
  expect(job).toMatchObject({ state: "pending", attempt: 0, worker: null, is_interrupted: false });
});
