import type { StreamLimit } from "@proxbox/server";
import { sql } from "kysely";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { Queries } from "../../database/database.ts";
import type { JobCount } from "../../metrics/metrics.ts";
import type { App, ControlParts } from "../app-parts.ts";

const tags = ["status"];

const Status = z
  .object({ version: z.string(), node_version: z.string(), database: z.enum(["postgresql", "pglite"]), warnings: z.array(z.string()) })
  .meta({ id: "Status" });

function addHealth(app: App, { database, logs }: Pick<ControlParts, "database" | "logs">): void {
  const Health = z.object({ status: z.string() });
  app.get("/healthz", { config: { isOpen: true }, schema: { tags, summary: "Whether the process answers", response: { 200: Health } } }, async () => ({ status: "ok" }));
  const schema = { tags, summary: "Whether it can work: the database answers", response: { 200: Health, 503: Health } };
  app.get("/readyz", { config: { isOpen: true }, schema }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(database.kysely);
      return { status: "ok" };
    } catch (err) {
      logs.log.warn({ module: "http", err }, "The database does not answer");
      return reply.code(503).send({ status: "the database does not answer" });
    }
  });
}

function countJobs(queries: Queries): Promise<JobCount[]> {
  const count = sql<number>`count(*)::int`.as("count");
  return queries.selectFrom("job").select(["state", "verdict", count]).groupBy(["state", "verdict"]).execute();
}

/** Adds who and how this control plane is. */
export function registerStatusRoutes(app: App, { database, logs, metrics, options }: ControlParts, streams: StreamLimit): void {
  addHealth(app, { database, logs });
  const status = { tags, summary: "Versions, kind of the database, and what the operator should know", response: { ...COMMON_ANSWERS, 200: Status } };
  app.get("/api/status/", { config: { permission: "authenticated" }, schema: status }, async () => ({
    version: options.version,
    node_version: process.versions.node,
    database: database.kind,
    warnings: [...database.warnings],
  }));
  const figures = { tags, summary: "Figures of this process in Prometheus' text format" };
  app.get("/metrics", { config: { permission: "proxbox.view_metrics" }, schema: figures }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render({ openStreams: streams.open(), jobs: await countJobs(database.kysely) })),
  );
}
