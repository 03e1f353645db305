import { startNetbox } from "@proxbox/lab";
import type { NetboxLab, NetboxLabOptions } from "@proxbox/lab";
import type { Settings } from "@proxbox/contract";
import { createLogs } from "@proxbox/server";
import { afterEach, expect, it } from "vitest";
import type { StoredNetbox } from "../endpoints/stored-endpoint.ts";
import { CHEAP_HASH } from "../testing/start-test-app.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createAccounts } from "./create-accounts.ts";
import type { Accounts } from "./create-accounts.ts";
import { passwordHashes } from "./password-hashes.ts";

const at = new Date("2026-11-25T12:00:00Z");
const source = "198.51.100.1";

let lab: NetboxLab | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

function endpointOf({ url, tokens }: NetboxLab, change: Partial<StoredNetbox> = {}): StoredNetbox {
  const { hostname, port } = new URL(url);
  const [key, token] = tokens.v2.replace("nbt_", "").split(".");
  const own = tokens.v2 === tokens.v1 ? { tokenVersion: "v1", tokenKey: undefined, token: tokens.v1 } as const : { tokenVersion: "v2", tokenKey: key, token } as const;
  return { id: 1, name: "n", domain: undefined, ipAddress: hostname, port: Number(port), verifySsl: false, enabled: true, ...own, ...change };
}

onEachDatabase("signing in with an account of NetBox", ({ database }) => {
  const lines: string[] = [];

  async function start({ netbox = {}, sign = {}, change = {} }: { netbox?: NetboxLabOptions; sign?: Partial<Settings["netbox_sign_in"]>; change?: Partial<StoredNetbox> } = {}): Promise<Accounts> {
    lab = await startNetbox(netbox);
    lab.tokens.addMember("mia", "secret-CANARY", ["ops", "net"]);
    lab.tokens.addMember("nia", "secret-CANARY", []);
    const endpoint = endpointOf(lab, change);
    const settings = { enabled: true, group_roles: { ops: "Operator", "net": "Viewer", gone: "No such role" }, default_role: null, ...sign };
    const clock = (): Date => at;
    const logs = createLogs({ clock, level: "debug", onLine: (line) => lines.push(line) });
    const accounts = createAccounts({ kysely: database().kysely, clock, hashes: passwordHashes(CHEAP_HASH), log: logs.log, netbox: { settings: async () => settings, endpoints: { netboxes: async () => [endpoint] } } });
    await accounts.start();
    return accounts;
  }

  it.each(["4.4", "4.6"] as const)("NetBox %s judges the password, its groups give the roles, and its token is removed again", async (version) => {
    const accounts = await start({ netbox: { version } });
    const { principal } = await accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source);
    expect([principal.can("core.add_job"), principal.can("proxbox.change_user")]).toEqual([true, false]);
    expect(await database().kysely.selectFrom("user_account").select(["username", "source", "password_hash"]).execute()).toEqual([{ username: "mia", source: "netbox", password_hash: null }]);
    expect([lab?.tokens.provisioned(), lab?.unexpected]).toEqual([0, []]);
    await expect(accounts.signIn.signIn({ username: "mia", password: "wrong" }, source)).rejects.toMatchObject({ code: "AUTH_SIGN_IN" });
    expect(lines.join("")).not.toContain("CANARY");
  });

  it("follows the groups at each sign-in, and refuses who has no role any more", async () => {
    const mapped = { ops: "Operator" } as Record<string, string>;
    const accounts = await start({ sign: { group_roles: mapped } });
    await accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source);
    mapped["ops"] = "Viewer";
    const { principal, session } = await accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source);
    expect([principal.can("core.add_job"), principal.can("core.view_job")]).toEqual([false, true]);
    delete mapped["ops"];
    await expect(accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_PERMISSION" });
    expect((await accounts.gate.bySession(session.secret))?.principal.permissions).toEqual([]);
  });

  it("says in the log that groups cannot be read when nobody may look", async () => {
    const accounts = await start({ change: { token: undefined } });
    await expect(accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_PERMISSION" });
    expect([lines.at(-1), lab?.tokens.provisioned()]).toEqual([expect.stringContaining("cannot be read"), 0]);
  });

  it("gives the default role to who is in no group that is mapped, and without one lets nobody in", async () => {
    const accounts = await start();
    await expect(accounts.signIn.signIn({ username: "nia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_PERMISSION" });
    expect(await database().kysely.selectFrom("user_account").select("id").execute()).toEqual([]);
    await lab?.close();
    const open = await start({ sign: { default_role: "Viewer" } });
    expect((await open.signIn.signIn({ username: "nia", password: "secret-CANARY" }, source)).principal.can("core.view_job")).toBe(true);
  });

  it("asks NetBox for no name that is ours, and for none when it is off, disabled, or the user is deactivated", async () => {
    const accounts = await start();
    const everything = { userId: 0, username: "", permissions: ["*"], can: () => true };
    await accounts.setup.use({ token: (await accounts.setup.ensureLink()) ?? "", username: "mia", password: "our own password" });
    await expect(accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_SIGN_IN" });
    expect(lab?.requests.total).toBe(0);
    await lab?.close();
    const off = await start({ sign: { enabled: false, default_role: "Viewer" } });
    await expect(off.signIn.signIn({ username: "nia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_SIGN_IN" });
    await lab?.close();
    const disabled = await start({ sign: { default_role: "Viewer" }, change: { enabled: false } });
    await expect(disabled.signIn.signIn({ username: "nia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_SIGN_IN" });
    expect(lab?.requests.total).toBe(0);
    await lab?.close();
    const on = await start({ sign: { default_role: "Viewer" } });
    const { principal } = await on.signIn.signIn({ username: "nia", password: "secret-CANARY" }, source);
    await on.users.update(everything, principal.userId, { is_active: false });
    await expect(on.signIn.signIn({ username: "nia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code: "AUTH_SIGN_IN" });
    await expect(on.users.update(everything, principal.userId, { password: "another password" })).rejects.toMatchObject({ code: "AUTH_NO_PASSWORD" });
  });

  it.each([
    { what: "redirects", netbox: { redirectToHttps: true }, change: {}, code: "NB_REDIRECT" },
    { what: "is a captive portal", netbox: { html: true }, change: {}, code: "NB_UNEXPECTED" },
    { what: "has a certificate that nobody vouches for", netbox: { tls: true }, change: { verifySsl: true }, code: "NB_TLS" },
    { what: "is not there", netbox: {}, change: { port: 1 }, code: "NB_UNREACHABLE" },
  ])("says so when NetBox $what, and sends the password nowhere else", async ({ netbox, change, code }) => {
    const accounts = await start({ netbox, change });
    await expect(accounts.signIn.signIn({ username: "mia", password: "secret-CANARY" }, source)).rejects.toMatchObject({ code });
    expect(await database().kysely.selectFrom("user_account").select("id").execute()).toEqual([]);
  });
});
