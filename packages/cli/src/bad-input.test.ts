import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openLabPair } from "./testing/lab-pair.ts";
import type { ConfigOverrides, LabPair } from "./testing/lab-pair.ts";
import { runCli } from "./testing/run-cli.ts";
import type { CliResult } from "./testing/run-cli.ts";

let pair: LabPair | undefined;

afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

async function open(options: Parameters<typeof openLabPair>[0] = {}): Promise<LabPair> {
  pair = await openLabPair(options);
  return pair;
}

function sync(labs: LabPair, overrides: ConfigOverrides = {}): Promise<CliResult> {
  return runCli(["sync", "--yes", "--json", "--config", labs.config(overrides)]);
}

function summaryOf({ stdout }: CliResult): { verdict: string; writes: number } {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
}

/** What a person and a script are shown of an error. */
interface Shown {
  readonly codes: readonly string[];
  readonly exit: number | null;
  readonly verdict: string;
  readonly parts: readonly boolean[];
  readonly hasStack: boolean;
  readonly leaked: readonly string[];
}

function shown(result: CliResult, secrets: readonly string[]): Shown {
  const { stdout, stderr, code } = result;
  return {
    codes: [...stderr.matchAll(/^error ([A-Z]+_[A-Z_]+): ./gm)].map(([, found = ""]) => found),
    exit: code,
    verdict: summaryOf(result).verdict,
    parts: [/^ {2}where: .+/m.test(stderr), /^ {2}to do: .+/m.test(stderr)],
    hasStack: /^ +at /m.test(stderr),
    leaked: secrets.filter((secret) => (stdout + stderr).includes(secret)),
  };
}

/** One clear error: its code, once, with what, where and what to do; the same in the JSON; nothing secret. */
function oneClearError(code: string, exit: number): Shown {
  return { codes: [code], exit, verdict: "failed", parts: [true, true], hasStack: false, leaked: [] };
}

function secretsOf({ proxmox, netbox }: LabPair): string[] {
  return [proxmox.credentials.secret, netbox.tokens.v2, netbox.tokens.readOnly];
}

/** After the mistake is mended: one run brings NetBox to order, the next one writes nothing. */
async function mended(labs: LabPair): Promise<{ exits: (number | null)[]; writesOfSecond: number }> {
  const first = await sync(labs);
  const second = await sync(labs);
  return { exits: [first.code, second.code], writesOfSecond: summaryOf(second).writes };
}

const inOrder = { exits: [0, 0], writesOfSecond: 0 };

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("a sync with bad input ends with one clear error and the right exit code", () => {
  it("when NetBox's token is wrong", async () => {
    const labs = await open();
    const token = `nbt_WRONGKEY0001.${"z".repeat(40)}`;
    expect(shown(await sync(labs, { netboxToken: token }), [token, ...secretsOf(labs)])).toEqual(oneClearError("NB_AUTH", 4));
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("when NetBox's token may only read", async () => {
    const labs = await open();
    expect(shown(await sync(labs, { netboxToken: labs.netbox.tokens.readOnly }), secretsOf(labs))).toEqual(oneClearError("NB_PERMISSION", 4));
    expect(await mended(labs)).toEqual(inOrder);
  });

  it("when a permission on one of NetBox's models is missing", async () => {
    const labs = await open();
    const models = ["extras.tag", "virtualization.clustertype", "virtualization.cluster", "dcim.site", "dcim.manufacturer", "dcim.devicetype", "dcim.devicerole", "dcim.device"];
    const token = labs.netbox.tokens.addToken([
      { type: "*", actions: ["view"] },
      ...models.map((type) => ({ type, actions: ["view", "add", "change", "delete"] as const })),
    ]);
    const result = await sync(labs, { netboxToken: token });
    expect(shown(result, [token, ...secretsOf(labs)])).toEqual(oneClearError("NB_PERMISSION", 4));
    expect(await mended(labs)).toEqual(inOrder);
  });

  it("when Proxmox VE's token is wrong", async () => {
    const labs = await open();
    const secret = "00000000-canary-0000";
    const result = await sync(labs, { proxmoxToken: `root@pam!proxbox=${secret}` });
    expect(shown(result, [secret, ...secretsOf(labs)])).toEqual(oneClearError("PX_AUTH", 4));
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("when Proxmox VE's token may not see guests: nothing is written, nothing is called gone", async () => {
    const labs = await open();
    expect((await sync(labs)).code).toBe(0);
    labs.proxmox.addToken({ tokenId: "sync@pve!blind", secret: "blind-secret", privileges: [{ path: "/", privs: ["Sys.Audit"] }] });
    const result = await sync(labs, { proxmoxToken: "sync@pve!blind=blind-secret" });
    expect(shown(result, ["blind-secret", ...secretsOf(labs)])).toEqual(oneClearError("PX_NO_GUESTS", 4));
    expect(await mended(labs)).toEqual(inOrder);
  });

  it("when the token of Proxmox VE has no privileges at all", async () => {
    const labs = await open();
    labs.proxmox.addToken({ tokenId: "sync@pve!bare", secret: "bare-secret", privileges: "none" });
    const result = await sync(labs, { proxmoxToken: "sync@pve!bare=bare-secret" });
    expect(result.code).toBe(4);
    expect(result.stderr).toMatch(/^error PX_(PERMISSION|NO_GUESTS): /m);
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("when nothing listens on NetBox's port", async () => {
    const labs = await open();
    const result = await sync(labs, { netboxUrl: `http://127.0.0.1:${await closedPort()}` });
    expect(shown(result, secretsOf(labs))).toEqual(oneClearError("NB_UNREACHABLE", 4));
  });

  it("when nothing listens on Proxmox VE's port", async () => {
    const labs = await open();
    const result = await sync(labs, { proxmoxUrl: `http://127.0.0.1:${await closedPort()}` });
    expect(shown(result, secretsOf(labs))).toEqual(oneClearError("PX_UNREACHABLE", 4));
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("when the two addresses are exchanged", async () => {
    const labs = await open();
    const result = await sync(labs, { netboxUrl: labs.proxmox.url });
    expect(shown(result, secretsOf(labs))).toEqual(oneClearError("NB_NOT_NETBOX", 3));
    const other = await sync(labs, { proxmoxUrl: labs.netbox.url });
    expect(shown(other, secretsOf(labs))).toEqual(oneClearError("PX_NOT_PROXMOX", 3));
  });

  it("E109: when NetBox redirects to https; no write follows the redirect", async () => {
    const labs = await open({ netbox: { redirectToHttps: true } });
    const result = await sync(labs);
    expect(shown(result, secretsOf(labs))).toEqual(oneClearError("NB_REDIRECT", 3));
    expect(result.stderr).toContain("https://127.0.0.1");
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("when Proxmox VE redirects to https", async () => {
    const labs = await open({ proxmox: { redirectToHttps: true } });
    const result = await sync(labs);
    expect(shown(result, secretsOf(labs))).toEqual(oneClearError("PX_REDIRECT", 3));
    expect(result.stderr).toContain("https://127.0.0.1");
  });

  it("when the certificates are self-signed: the fingerprint shown can be pinned, and then it works", async () => {
    const labs = await open({ proxmox: { tls: true }, netbox: { tls: true } });
    const netboxPin = labs.netbox.certificate?.fingerprint256 ?? "";
    const first = await sync(labs);
    expect(shown(first, secretsOf(labs))).toEqual(oneClearError("NB_TLS", 4));
    expect(first.stderr).toContain(netboxPin);
    const netboxTls = `{fingerprint: "${netboxPin}"}`;
    const second = await sync(labs, { netboxTls });
    expect(shown(second, secretsOf(labs))).toEqual(oneClearError("PX_TLS", 4));
    expect(second.stderr).toContain(labs.proxmox.fingerprint);
    const pinned = await sync(labs, { netboxTls, proxmoxTls: `{fingerprint: "${labs.proxmox.fingerprint}"}` });
    expect(pinned).toMatchObject({ code: 0 });
    const wrong = await sync(labs, { netboxTls: `{fingerprint: "${"00".repeat(32)}"}`, proxmoxTls: "insecure" });
    expect(shown(wrong, secretsOf(labs))).toEqual(oneClearError("NB_TLS_FINGERPRINT", 4));
  });

  it("when NetBox answers with a web page", async () => {
    const labs = await open({ netbox: { html: true } });
    expect(shown(await sync(labs), secretsOf(labs))).toEqual(oneClearError("NB_NOT_NETBOX", 3));
    expect(labs.netbox.requests.writes).toBe(0);
  });

  it("when Proxmox VE's address answers with a web page", async () => {
    const labs = await open({ proxmox: { html: true } });
    expect(shown(await sync(labs), secretsOf(labs))).toEqual(oneClearError("PX_NOT_PROXMOX", 3));
  });

  it("when the YAML has mistakes: all of them at once, before anything is asked of anybody", async () => {
    const labs = await open();
    const result = await sync(labs, { extra: "stat: x\ndefaults: {adoption: maybe}" });
    expect(shown(result, secretsOf(labs))).toEqual(oneClearError("CFG_INVALID", 3));
    expect(result.stderr).toContain("stat: is not a known key, did you mean state? (line 11)");
    expect(result.stderr).toContain("defaults.adoption: cannot be used, expected one of never, marked, evidence, name (line 12)");
    expect(labs.netbox.requests.total + labs.proxmox.requests.total).toBe(0);
  });

  it("when the state file is held by another run", async () => {
    const labs = await open();
    const { openState } = await import("@proxbox/state");
    const state = await openState(`${labs.folder}/state.db`);
    try {
      expect(shown(await sync(labs), secretsOf(labs))).toEqual(oneClearError("DB_LOCKED", 4));
    } finally {
      state.close();
    }
  });
});

describe("a sync with a node that does not answer", () => {
  it("is a warning: the other nodes are written, the node's guests keep what they have", async () => {
    const labs = await open();
    expect((await sync(labs)).code).toBe(0);
    const before = labs.netbox.tables.rows("virtualization.virtualmachine").length;
    labs.proxmox.estate.nodes[1]!.online = false;
    const result = await sync(labs);
    expect(summaryOf(result)).toMatchObject({ verdict: "warning" });
    expect(result.code).toBe(1);
    expect(labs.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(before);
    labs.proxmox.estate.nodes[1]!.online = true;
    expect(await mended(labs)).toEqual(inOrder);
  });
});
