import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@proxbox/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";
import type { RunConfig } from "./load-config.ts";

const canary = "cAnArY-5f1e";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function load(text: string, env: Record<string, string> = {}): RunConfig {
  return loadConfig(write("proxbox.yaml", text), { env, isDeletionApproved: false });
}

function refusal(text: string, env: Record<string, string> = {}): AppError {
  try {
    load(text, env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("the configuration was taken");
}

function mistakes(text: string, env: Record<string, string> = {}): string[] {
  const [, ...lines] = (refusal(text, env).detail ?? "").split("\n  ");
  return lines;
}

const source = `
proxmox:
  - name: lab
    url: https://pve1.example.org:8006
    token: root@pam!sync=s3cret`;

const netbox = `
netbox:
  url: https://netbox.example.org
  token: abc`;

describe("a valid configuration", () => {
  it("needs no more than two addresses and two tokens; everything else has its default", () => {
    const config = load(netbox + source);
    expect(config.netbox).toEqual({ url: "https://netbox.example.org", token: "abc", tls: { mode: "system" } });
    expect(config.statePath).toBe(join(folder, "proxbox-state.db"));
    expect(config.sources).toHaveLength(1);
    expect(config.sources[0]).toMatchObject({
      name: "lab",
      proxmox: {
        url: "https://pve1.example.org:8006",
        tls: { mode: "system" },
        credentials: { type: "token", user: "root@pam", name: "sync", secret: "s3cret" },
      },
      settings: {
        isManagingDevices: true,
        isIncludingTemplates: true,
        diskBaseUnit: 1024,
        adoption: "evidence",
        policies: {},
        deletion: { isEnabled: true, graceDays: 30, maxRatio: 0.1, alwaysAllowed: 2, isApproved: false },
      },
    });
    expect(config.sources[0]?.settings).not.toHaveProperty("clusterName");
  });

  it("keeps everything of the inventory but tasks and the SDN, and each part can be switched", () => {
    expect(load(netbox + source).inventory).toEqual(["storage", "backups", "snapshots", "replications", "backup-routines"]);
    expect(load(`${netbox}${source}\ninventory: {task_history: true, sdn: true, storage: false, backups: false}`).inventory).toEqual(["snapshots", "task-history", "replications", "backup-routines", "sdn"]);
    expect(mistakes(`${netbox}${source}\ninventory: {snapshot: true}`)).toHaveLength(1);
  });

  it("takes the sync modes by the backend's words, with what hangs on them", () => {
    expect(load(netbox + source).isAllowed).toBeUndefined();
    const { isAllowed, sources, inventory, kinds } = load(`${netbox}${source}\ninventory: {sdn: true}\nsync_modes: {vm: bootstrap_only, cluster: disabled, storage: disabled, sdn: disabled, mac: disabled}`);
    const changes = [["virtual-machine", "create", "lab/qemu/100"], ["virtual-machine", "update", "lab/qemu/100"], ["cluster", "create", "lab/cluster"]] as const;
    expect(changes.map(([kind, action, key]) => isAllowed?.({ kind, action, key, fields: [] }))).toEqual([true, false, false]);
    expect(sources[0]?.settings).toMatchObject({ isManagingDevices: false, isIncludingTemplates: true, isIncludingMachines: true });
    expect(inventory).toEqual(["backups", "snapshots", "replications", "backup-routines"]);
    expect(kinds.map(({ name }) => name)).not.toContain("mac-address");
    expect(load(`${netbox}${source}\nsync_modes: {vm: disabled}`).sources[0]?.settings).toMatchObject({ isIncludingMachines: false, isIncludingTemplates: true });
    expect(mistakes(`${netbox}${source}\nsync_modes: {vm: never, disk: always}`)).toHaveLength(2);
  });

  it("takes policies of what is kept of the inventory", () => {
    expect(load(`${netbox}${source}\ndefaults:\n  policies: {backup: {notes: source}}`).sources[0]?.settings.policies).toEqual({ backup: { notes: "source" } });
    expect(mistakes(`${netbox}${source}\ndefaults:\n  policies: {backup: {note: source}}`)).toEqual([expect.stringContaining("did you mean notes?")]);
  });

  it("takes the settings of defaults for a source that does not say otherwise, and merges policies and deletion", () => {
    const config = load(`${netbox}${source}
    site: Berlin
    deletion: {grace_days: 7}
    policies: {virtual-machine: {name: source}}
defaults:
  site: Paris
  adoption: never
  deletion: {enabled: false, grace_days: 90}
  policies: {virtual-machine: {name: ignore, vcpus: source}}`);
    expect(config.sources[0]?.settings).toMatchObject({
      site: "Berlin",
      adoption: "never",
      deletion: { isEnabled: false, graceDays: 7 },
      policies: { "virtual-machine": { name: "source", vcpus: "source" } },
    });
  });

  it("takes a token in two parts, and a user with a password", () => {
    const two = load(`${netbox}
proxmox:
  - {name: one, url: "https://a:8006", token: "sync@pve!box", secret: s}
  - {name: two, url: "https://b:8006", user: sync@pve, password: p}`);
    expect(two.sources[0]?.proxmox.credentials).toEqual({ type: "token", user: "sync@pve", name: "box", secret: "s" });
    expect(two.sources[1]?.proxmox.credentials).toEqual({ type: "password", user: "sync@pve", password: "p" });
  });

  it("takes each TLS mode, fingerprints with and without colons", () => {
    const pin = "ab".repeat(32);
    expect(load(`${netbox}\n  tls: insecure${source}`).netbox.tls).toEqual({ mode: "insecure" });
    expect(load(`${netbox}\n  tls: {fingerprint: ${pin}}${source}`).netbox.tls).toEqual({ mode: "fingerprint", sha256: pin });
    const colons = pin.replaceAll(/(..)(?=.)/g, "$1:");
    expect(load(`${netbox}\n  tls: {fingerprint: "${colons}"}${source}`).netbox.tls).toEqual({ mode: "fingerprint", sha256: colons });
  });

  it("takes a slash at the end of an address off, and seconds as milliseconds", () => {
    const config = load(`netbox: {url: "https://n.example.org/box/", token: t, timeout_seconds: 30}${source}\n    timeout_seconds: 5`);
    expect(config.netbox).toMatchObject({ url: "https://n.example.org/box", timeouts: { readMs: 30_000, writeMs: 60_000 } });
    expect(config.sources[0]?.proxmox.timeoutMs).toBe(5000);
  });

  it("passes the approval of deletions on to every source", () => {
    const path = write("proxbox.yaml", netbox + source);
    const config = loadConfig(path, { env: {}, isDeletionApproved: true });
    expect(config.sources[0]?.settings.deletion.isApproved).toBe(true);
  });
});

describe("secrets", () => {
  it("come from the environment and from files beside the configuration, without the newline at the end", () => {
    write("netbox.token", "from-file\n");
    const config = load(
      `netbox: {url: "https://\${HOST}", token: "file:netbox.token"}
proxmox: [{name: lab, url: "https://a:8006", token: "root@pam!sync=\${SECRET}"}]`,
      { HOST: "netbox.example.org", SECRET: "s$1${X}" },
    );
    expect(config.netbox).toMatchObject({ url: "https://netbox.example.org", token: "from-file" });
    expect(config.sources[0]?.proxmox.credentials).toMatchObject({ secret: "s$1${X}" });
  });

  it("may hold a literal ${…}, written with two dollars", () => {
    expect(load(`netbox: {url: "https://n", token: "a$\${B}c"}${source}`).netbox.token).toBe("a${B}c");
  });

  it("that are missing are named all at once with CFG_SECRET_MISSING", () => {
    write("empty", "\n");
    const text = `netbox:
  url: https://n
  token: file:nowhere
proxmox:
  - name: lab
    url: https://a:8006
    token: root@pam!sync
    secret: \${PROXMOX_SECRET}
  - {name: two, url: "https://b:8006", token: "file:empty"}
  - {name: three, url: "https://c:8006", token: "\${SET_BUT_EMPTY}"}`;
    expect(refusal(text, { SET_BUT_EMPTY: "" }).code).toBe("CFG_SECRET_MISSING");
    expect(mistakes(text, { SET_BUT_EMPTY: "" })).toEqual([
      "netbox.token: the file nowhere cannot be read, expected a file with the secret in it (line 3)",
      "proxmox[0].secret: the environment variable PROXMOX_SECRET is not set, expected a value in it (line 8)",
      "proxmox[1].token: the file empty is empty, expected the secret in it (line 9)",
      "proxmox[2].token: the environment variable SET_BUT_EMPTY is empty, expected a value in it (line 10)",
    ]);
  });

  it("never stand in an error message, wherever they were put", () => {
    const text = `netbox:
  url: https://user:${canary}@netbox
  token: [${canary}]
  tls: ${canary}
proxmox:
  - name: ${canary} ${canary}
    url: ${canary}
    token: ${canary}
    secret: {${canary}x: 1}
  - {name: a, url: "https://a:8006", token: "${canary}"}
  - {name: b, url: "https://b:8006", token: "root@pam!a=", secret: "${canary}!${canary}"}
defaults:
  adoption: ${canary}`;
    const { message, hint } = refusal(text);
    expect(message).toContain("netbox.token");
    expect(message + hint).not.toContain(canary);
  });

  it("never stand in the message about broken YAML", () => {
    for (const text of [`netbox:\n  token: "${canary}\n`, `netbox: {token: ${canary}`, `netbox:\n\ttoken: ${canary}`, `a: *${canary}`, `- a\n${canary}`, `%${canary}\n@${canary}`]) {
      expect(refusal(text).message).not.toContain(canary);
    }
  });
});

describe("a wrong configuration", () => {
  it("is refused with every mistake in one message, in the order of its lines", () => {
    const text = `netbox:
  url: netbox.example.org
  tokn: abc
  tls: {ca: nowhere.pem}
  concurrency: 99
proxmox:
  - name: lab
    url: https://pve1:8006/api2/json
    token: root@pam!sync=s
    adoption: evidance
    deletion:
      graceDays: 3
      max_ratio: 10
  - name: lab
    url: https://pve2:8006
  - name: two
    url: https://pve2:8006
    token: sync=s
stat: x.db`;
    expect(refusal(text).code).toBe("CFG_INVALID");
    expect(mistakes(text)).toEqual([
      "netbox.token: is missing, expected the API token of NetBox (line 1)",
      "netbox.url: cannot be used, expected the address with http:// or https:// and nothing secret in it, e.g. https://netbox.example.org (line 2)",
      "netbox.tokn: is not a known key, did you mean token? (line 3)",
      "netbox.tls.ca: cannot be read, expected a file with certificates in PEM form (line 4)",
      "netbox.concurrency: is 99, expected a whole number from 1 to 32 (line 5)",
      "proxmox[0].url: cannot be used, expected the address alone, without /api, e.g. https://pve1.example.org:8006 (line 8)",
      "proxmox[0].adoption: cannot be used, expected one of never, marked, evidence, name (line 10)",
      "proxmox[0].deletion.graceDays: is not a known key, did you mean grace_days? (line 12)",
      "proxmox[0].deletion.max_ratio: is 10, expected a share from 0 to 1, e.g. 0.1 for a tenth (line 13)",
      "proxmox[1].name: is the name of proxmox[0] too, expected a name of its own (line 14)",
      "proxmox[1]: has no credentials, expected token: user@realm!name=secret, or token with secret, or user with password (line 14)",
      "proxmox[2].url: is the address of proxmox[1] too, expected each endpoint once (line 17)",
      "proxmox[2].token: cannot be understood (the user is missing or has no realm, as in root@pam), expected token: user@realm!name=secret, or token with secret, or user with password (line 18)",
      "stat: is not a known key, did you mean state? (line 19)",
    ]);
  });

  it("names the file, and says how many mistakes there are", () => {
    const error = refusal("netbox: {}");
    expect(error.where).toBe(join(folder, "proxbox.yaml"));
    expect(error.detail).toMatch(/^3 mistakes\n/);
  });

  it("is refused when it is empty, a list, or a text", () => {
    expect(mistakes("")).toEqual(["(file): is missing, expected a YAML file with netbox and proxmox (line 1)"]);
    expect(mistakes("- a")).toEqual(["(file): is a list, expected a YAML file with netbox and proxmox (line 1)"]);
    expect(mistakes("hello")).toEqual(["(file): cannot be used, expected a YAML file with netbox and proxmox (line 1)"]);
  });

  it("is refused without an endpoint, or with a name used twice", () => {
    expect(mistakes(`${netbox}\nproxmox: []`)).toEqual(["proxmox: is an empty list, expected at least one Proxmox VE endpoint (line 5)"]);
    expect(mistakes(`${netbox}${source}\n  - {name: lab, url: "https://b:8006", token: "root@pam!sync=s"}`)).toEqual([
      "proxmox[1].name: is the name of proxmox[0] too, expected a name of its own (line 9)",
    ]);
  });

  it("is refused when it names both a token and a password", () => {
    expect(mistakes(`${netbox}${source}\n    password: p`)).toEqual([
      "proxmox[0]: has both a token and a password, expected token: user@realm!name=secret, or token with secret, or user with password (line 6)",
    ]);
  });

  it("is refused for a CA file that is no certificate, a wrong fingerprint, a wrong pattern, a null", () => {
    write("ca.pem", "no certificate");
    expect(mistakes(`${netbox}\n  tls: {ca: ca.pem}${source}`)).toEqual([
      "netbox.tls.ca: cannot be read, expected a file with certificates in PEM form (line 5)",
    ]);
    expect(mistakes(`${netbox}\n  tls: {fingerprint: "12:34"}${source}`)[0]).toMatch(/^netbox\.tls.*64 hexadecimal digits.*\(line 5\)$/);
    expect(mistakes(`${netbox}${source}\n    ignored_interfaces: ["(", eth0]`)).toEqual([
      "proxmox[0].ignored_interfaces[0]: cannot be used, expected a regular expression that JavaScript understands (line 9)",
    ]);
    expect(mistakes(`${netbox}${source}\n    site:`)).toEqual(["proxmox[0].site: is missing, expected the name of a site (line 9)"]);
  });

  it("is refused for broken YAML and doubled keys, with their lines", () => {
    expect(mistakes(`${netbox}\n  url: https://two\n${source}`)).toEqual(["(file): is not valid YAML: Map keys must be unique (line 5)"]);
    expect(mistakes("netbox:\n  url: [https://a\nproxmox: 1")[0]).toMatch(/^\(file\): is not valid YAML: .*\(line \d\)$/);
  });

  it("is refused for a policy about a kind or field that does not exist", () => {
    const text = `${netbox}${source}
    policies:
      virtual-machines: {name: source}
      virtual-machine: {nmae: source, memory: source, vcpus: never}
defaults:
  policies: {tag: {colour: ignore}}`;
    expect(mistakes(text)).toEqual([
      "proxmox[0].policies.virtual-machines: is not a known kind, did you mean virtual-machine? (line 10)",
      "proxmox[0].policies.virtual-machine.vcpus: cannot be used, expected one of operator, source, fill-if-empty, ignore (line 11)",
      "proxmox[0].policies.virtual-machine.nmae: is not a known field of virtual-machine, did you mean name? (line 11)",
      "defaults.policies.tag.colour: is not a known field of tag, did you mean color? (line 13)",
    ]);
  });

  it("that is not there is refused with CFG_FILE_UNREADABLE and the path", () => {
    const path = join(folder, "nowhere.yaml");
    expect(() => loadConfig(path, { env: {}, isDeletionApproved: false })).toThrow(expect.objectContaining({ code: "CFG_FILE_UNREADABLE", where: path }));
  });
});
