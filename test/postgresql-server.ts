import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A PostgreSQL server of our own on loopback. */
export interface PostgresqlServer {
  /** URL of its `postgres` database; other names can be put in its place. */
  readonly url: string;
  /** Ends the server at once and starts it again on the same port and data, as an operator's restart does. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** The same without waiting, for whoever is about to leave its process. */
  abandon(): void;
}

/** Where Debian's package puts the server's programs, the newest version first. */
function serverPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).toSorted((left, right) => Number(right) - Number(left));
  return versions.map((version) => join(root, version, "bin")).find((folder) => existsSync(join(folder, "initdb")));
}

// The server refuses to run as root; Debian's package brings this user.
const serverUser = "postgres";

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

function identity(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ask = (what: string): number => Number(execFileSync("id", [what, serverUser], { encoding: "utf8" }));
  return { uid: ask("-u"), gid: ask("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

/** Starts PostgreSQL on a new empty folder; `undefined` where its programs are not installed (scripts/system-deps brings them). */
export async function startPostgresql(): Promise<PostgresqlServer | undefined> {
  const programs = serverPrograms();
  if (programs === undefined) return undefined;
  const as = identity();
  const folder = mkdtempSync(join(tmpdir(), "proxbox-postgresql-"));
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
  const options = { ...as, cwd: folder };
  const data = join(folder, "data");
  execFileSync(join(programs, "initdb"), ["-D", data, "-U", serverUser, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"], { ...options, stdio: "ignore" });
  const port = await freePort();
  const settings = ["-c", "fsync=off", "-c", "max_connections=200", "-c", "listen_addresses=127.0.0.1", "-c", `port=${port}`, "-c", `unix_socket_directories=${folder}`];
  const isReady = (): boolean => {
    try {
      execFileSync(join(programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(join(programs, "postgres"), ["-D", data, ...settings], { ...options, stdio: "ignore" });
    // pg_isready takes some milliseconds itself; nothing tells when a server has opened its port.
    while (!isReady()) if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode} at its start`);
    return child;
  };
  let child = await start();
  const end = async (): Promise<void> => {
    // SIGINT is PostgreSQL's "fast shutdown": open transactions are cut off.
    child.kill("SIGINT");
    await ended(child);
  };
  return {
    url: `postgresql://${serverUser}@127.0.0.1:${port}/postgres`,
    restart: async () => {
      await end();
      child = await start();
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
    abandon: () => {
      // It would write into the folder while that is removed: pg_ctl waits until it has ended.
      execFileSync(join(programs, "pg_ctl"), ["-D", data, "-m", "immediate", "-w", "stop"], { ...options, stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
