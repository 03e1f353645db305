import { startPostgresql } from "../../test/postgresql-server.ts";

/** Runs the work with the URL of an empty PostgreSQL of its own, which is not left behind, also when the process is told to end meanwhile. */
export async function withPostgresql<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await startPostgresql();
  if (server === undefined) throw new Error("PostgreSQL is not installed: scripts/system-deps brings it");
  const abandon = (): void => server.abandon();
  process.once("exit", abandon);
  try {
    return await work(server.url);
  } finally {
    process.off("exit", abandon);
    await server.stop();
  }
}
