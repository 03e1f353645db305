import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";

function onServer(serverUrl: string, statement: string): void {
  execFileSync("psql", ["--quiet", "--no-psqlrc", "--dbname", serverUrl, "--command", statement], { stdio: "pipe" });
}

/** Makes a database of a test's own on the PostgreSQL server of the test run; gives its URL and what drops it. */
export async function createServerDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `proxbox_${randomUUID().replaceAll("-", "")}`;
  onServer(serverUrl, `create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => onServer(serverUrl, `drop database ${name} with (force)`) };
}
