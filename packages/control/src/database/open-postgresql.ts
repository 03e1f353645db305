import { AppError } from "@proxbox/contract";
import { Kysely, PostgresDialect } from "kysely";
import { Client, Pool } from "pg";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import type { Tables } from "./tables.ts";

/** Connections for our own queries; the queue has its own few besides. */
const MOST_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** Time between two attempts to listen again after the connection was lost. */
const RELISTEN_MS = 1_000;

function describe(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port === "" ? "5432" : port}${pathname}`;
}

/** Holds one connection on a channel, and makes another when it is lost. */
function listenOn(url: string, channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>> {
  let client: Client | undefined;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  // A connection that is lost may say so twice: what the server said last, and that it is gone; the second time another may be there.
  const again = (lost: Client): void => {
    lost.end().catch(() => undefined);
    if (client !== undefined && client !== lost) return;
    client = undefined;
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(() => void connect().catch(() => undefined), RELISTEN_MS);
    timer.unref();
  };
  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true });
    next.on("error", () => again(next));
    next.on("notification", ({ payload = "" }) => onNotification(payload));
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
    } catch (error) {
      again(next);
      throw error;
    }
    client = next;
    // Meanwhile nobody listens any more: it would keep the process alive.
    if (isStopped) await next.end();
  }
  const stop = async (): Promise<void> => {
    isStopped = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined);
  };
  return connect().then(() => stop);
}

/** Opens PostgreSQL by its URL. Throws `DB_UNREACHABLE`, `DB_NEWER`, `DB_MIGRATION`; what it says names neither user nor password. */
export async function openPostgresql(url: string): Promise<Database> {
  const where = describe(url);
  const pool = new Pool({ connectionString: url, max: MOST_CONNECTIONS, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true });
  // A connection that is lost while it is idle is no error of anybody: the next query takes another one.
  pool.on("error", () => undefined);
  // One that is lost while it is in use tells its query; what it tells besides would end the process if nobody listened.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await pool.query("select 1");
  } catch (cause) {
    await kysely.destroy();
    throw new AppError("DB_UNREACHABLE", { where, cause });
  }
  try {
    await migrate(kysely, where);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return {
    kind: "postgresql",
    kysely,
    queue: { is: "postgresql", url },
    listen: (channel, onNotification) => listenOn(url, channel, onNotification),
    warnings: [],
    dump: () => Promise.resolve(undefined),
    close: () => kysely.destroy(),
  };
}
