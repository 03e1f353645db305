import { PERMISSIONS } from "@proxbox/contract";
import type { LiveChange, Permission } from "@proxbox/contract";
import { Detail, openEventStream } from "@proxbox/server";
import type { EventStream } from "@proxbox/server";
import { z } from "zod";
import type { Principal } from "../../accounts/principal.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { endWithReader, watchPrincipal } from "../watch-principal.ts";
import type { PrincipalWatch } from "../watch-principal.ts";
import { tellLog } from "./job-log-routes.ts";

/** What this route works with. */
export type LiveRouteParts = Pick<ControlParts, "accounts" | "clock" | "timers" | "logs" | "live" | "jobs">;

const Query = z.object({
  job: z.coerce.number().int().min(1).max(2_147_483_647).optional().describe("A job whose log is told too, as events `log` with the line's number as id."),
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).describe("Lines of that log that the reader has; the header `Last-Event-ID` says the same."),
});

/** Types of the audit log that have no permission of their own name; an import is about all endpoints, the settings and the schedules. */
const SEEN_WITH: Readonly<Record<string, readonly Permission[]>> = {
  job: ["core.view_job"],
  conflict: ["proxbox.view_plan"],
  endpoints: ["proxbox.view_backendendpoint", "proxbox.view_netboxendpoint", "proxbox.view_proxmoxendpoint", "proxbox.view_settings", "proxbox.view_schedule"],
};

function seenWith({ action, object_type: type }: LiveChange): readonly Permission[] {
  if (action === "sync") return ["proxbox.view_inventory"];
  const name = `proxbox.view_${type}`;
  return SEEN_WITH[type] ?? (name in PERMISSIONS ? [name as Permission] : []);
}

/** Whether somebody may know that an object of a type changed: who may see such objects, and who may read the whole audit log. */
function maySee({ can }: Principal, change: LiveChange): boolean {
  return can("proxbox.view_auditlog") || seenWith(change).some((permission) => can(permission));
}

async function tellNews(stream: EventStream, { live }: Pick<LiveRouteParts, "live">, { watch, signal }: { readonly watch: PrincipalWatch; readonly signal: AbortSignal }): Promise<void> {
  for await (const { jobs, changes } of live.follow(signal)) {
    const principal = await watch();
    if (principal === undefined) return stream.end();
    if (principal.can("core.view_job")) for (const job of jobs) stream.send("job", job, { isDroppable: true });
    for (const change of changes.filter((each) => maySee(principal, each))) stream.send("change", change);
    await stream.whenDrained();
  }
}

/** Where the reader goes on in the job's log; a header that is no number of ours is nobody's. */
function lineOf(after: number, lastEventId: string | string[] | undefined): number {
  return typeof lastEventId === "string" && /^\d{1,9}$/.test(lastEventId) ? Math.max(after, Number(lastEventId)) : after;
}

/** Adds the stream that a browser's tab holds as long as it is open. */
export function registerLiveRoutes(app: App, parts: LiveRouteParts): void {
  const { jobs, live, logs, timers } = parts;
  const description = "Server-sent events: `job` (LiveJob) when a job begins, goes on or ends, first those that have not ended; `change` (LiveChange) when something was changed that the reader may see; `log` (JobEvent) for the lines of one job, if one is named. It ends with the connection, and with the session, token or user that opened it.";
  const response = { ...COMMON_ANSWERS, 404: Detail.describe("There is no such job."), 200: { description, content: { "text/event-stream": { schema: z.string() } } } };
  const schema = { tags: ["status"], summary: "Everything that changes, for a page that is kept true", querystring: Query, response };
  app.get("/api/live/stream", { config: { permission: "authenticated", isHeld: true }, schema }, async (request, reply) => {
    const { principal, query } = request;
    const id = query.job === undefined || !principal.can("core.view_job") ? undefined : (await jobs.find(query.job)).id;
    const stream = openEventStream(request, reply, { hasIds: true });
    const gone = new AbortController();
    void stream.closed.then(() => gone.abort());
    const watch = watchPrincipal(request, parts);
    endWithReader({ watch, timers, left: gone.signal, end: () => stream.end() });
    try {
      const log = id === undefined ? Promise.resolve() : tellLog(stream, jobs, { id, after: lineOf(query.after, request.headers["last-event-id"]), watch });
      await Promise.all([tellNews(stream, { live }, { watch, signal: gone.signal }), log]);
    } catch (err) {
      logs.log.warn({ module: "live", err }, "A live stream broke off");
    } finally {
      gone.abort();
      stream.end();
    }
  });
}
