import type { TestProject } from "vitest/node";
import { startPostgresql } from "./postgresql-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of a PostgreSQL server that the whole test run shares, or an empty text where the server is not installed. */
    postgresqlUrl: string;
  }
}

/** Starts what all test files share, and gives back what ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgresql();
  project.provide("postgresqlUrl", server?.url ?? "");
  return async () => {
    await server?.stop();
  };
}
