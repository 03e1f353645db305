import { redact } from "@proxbox/server";
import { sql } from "kysely";
import type { JobParts } from "./job-parts.ts";
import type { Lease } from "./lease.ts";
import type { StepBook, StepEnd, StepKey } from "./run-context.ts";

class DatabaseStepBook implements StepBook {
  readonly #parts: Pick<JobParts, "database" | "clock">;
  readonly #lease: Lease;

  constructor(parts: Pick<JobParts, "database" | "clock">, lease: Lease) {
    this.#parts = parts;
    this.#lease = lease;
  }

  async plan(steps: readonly StepKey[]): Promise<void> {
    if (steps.length === 0) return;
    const rows = steps.map(({ proxmoxEndpointId, stage }, position) => ({ proxmoxEndpointId, stage, position }));
    await sql`
      insert into job_stage (job_id, proxmox_endpoint_id, stage, position, state, attempts)
      select ${this.#lease.jobId}::int, (step ->> 'proxmoxEndpointId')::int, step ->> 'stage', (step ->> 'position')::int, 'pending', 0
      from json_array_elements(${JSON.stringify(rows)}::json) as step where ${this.#isHeldLease()} on conflict do nothing`.execute(this.#parts.database.kysely);
  }

  async endOf({ proxmoxEndpointId, stage }: StepKey): Promise<StepEnd | undefined> {
    const row = await this.#parts.database.kysely
      .selectFrom("job_stage")
      .select(["state", "attempts", "result"])
      .where("job_id", "=", this.#lease.jobId)
      .where("proxmox_endpoint_id", "=", proxmoxEndpointId)
      .where("stage", "=", stage)
      .where("state", "in", ["completed", "failed", "skipped"])
      .executeTakeFirst();
    return row === undefined ? undefined : { state: row.state as StepEnd["state"], attempts: row.attempts, result: (row.result ?? {}) as Record<string, unknown> };
  }

  async start(step: StepKey): Promise<void> {
    const { clock } = this.#parts;
    await this.#update(step).set({ state: "running", started_at: clock(), completed_at: null, result: null }).execute();
  }

  async finish(step: StepKey, { state, attempts, result }: StepEnd): Promise<void> {
    const { clock } = this.#parts;
    await this.#update(step).set({ state, attempts, completed_at: clock(), result: JSON.stringify(redact(result)) }).execute();
  }

  // What is returned is a builder of Kysely's, whose type says more than a name could.
  #update({ proxmoxEndpointId, stage }: StepKey) {
    return this.#parts.database.kysely
      .updateTable("job_stage")
      .where("job_id", "=", this.#lease.jobId)
      .where("proxmox_endpoint_id", "=", proxmoxEndpointId)
      .where("stage", "=", stage)
      .where(this.#isHeldLease());
  }

  #isHeldLease(): ReturnType<typeof sql<boolean>> {
    const { jobId, token } = this.#lease;
    return sql<boolean>`exists (select from job as mine where mine.id = ${jobId}::int and mine.lease_token = ${token}::uuid)`;
  }
}

/** Makes the step book of one run; what a run writes that has lost its job does not count. */
export function createStepBook(parts: Pick<JobParts, "database" | "clock">, lease: Lease): StepBook {
  return new DatabaseStepBook(parts, lease);
}
