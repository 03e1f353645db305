import { describe, expect, it } from "vitest";
import { startTestNetbox } from "../test-netbox.ts";

async function detail(netbox: Awaited<ReturnType<typeof startTestNetbox>>, authorization: string): Promise<unknown> {
  const { status, body } = await netbox.get("dcim/sites/", { Authorization: authorization });
  return [status, (body as { detail: string }).detail];
}

describe("authentication", () => {
  it("answers every failure with 403 and its own text", async () => {
    await using netbox = await startTestNetbox();
    const { tokens } = netbox.lab;
    expect(await detail(netbox, "")).toEqual([403, "Authentication credentials were not provided."]);
    expect(await detail(netbox, "Basic Zm9v")).toEqual([403, "Authentication credentials were not provided."]);
    expect(await detail(netbox, "Token 123")).toEqual([403, "Invalid v1 token"]);
    expect(await detail(netbox, "Bearer nbt_a.b")).toEqual([403, "Invalid v2 token"]);
    expect(await detail(netbox, `Bearer ${tokens.expired}`)).toEqual([403, "Token expired"]);
    expect(await detail(netbox, `Bearer ${tokens.disabled}`)).toEqual([403, "Token disabled"]);
  });

  it("takes both keywords for both kinds of token", async () => {
    await using netbox = await startTestNetbox();
    const { v1, v2 } = netbox.lab.tokens;
    for (const header of [`Token ${v1}`, `Bearer ${v1}`, `Token ${v2}`, `Bearer ${v2}`]) {
      expect((await netbox.get("dcim/sites/", { Authorization: header })).status).toBe(200);
    }
  });

  it("knows no v2 tokens before 4.5", async () => {
    await using netbox = await startTestNetbox({ version: "4.4" });
    expect(await detail(netbox, `Bearer ${netbox.lab.tokens.v1}`)).toEqual([403, "Authentication credentials were not provided."]);
    expect(await detail(netbox, "Token nbt_a.b")).toEqual([403, "Invalid token"]);
    expect((await netbox.get("dcim/sites/", { Authorization: `Token ${netbox.lab.tokens.v1}` })).status).toBe(200);
  });

  it("lets a read-only token read and refuses its writes", async () => {
    await using netbox = await startTestNetbox();
    const Authorization = `Bearer ${netbox.lab.tokens.readOnly}`;
    expect((await netbox.get("dcim/sites/", { Authorization })).status).toBe(200);
    const refused = await netbox.send("POST", "dcim/sites/", { name: "x", slug: "x" }, { Authorization });
    expect([refused.status, refused.body]).toEqual([403, { detail: "You do not have permission to perform this action." }]);
  });

  it("limits a token to its models, actions and rows", async () => {
    await using netbox = await startTestNetbox();
    const token = netbox.lab.tokens.addToken([{ type: "extras.tag", actions: ["view", "add", "change"], where: (row) => String(row["name"]).startsWith("ok") }]);
    const headers = { Authorization: `Token ${token}` };
    const hidden = await netbox.create("extras/tags/", { name: "no", slug: "no" });
    expect((await netbox.send("POST", "extras/tags/", { name: "ok", slug: "ok" }, headers)).status).toBe(201);
    expect((await netbox.send("POST", "extras/tags/", { name: "bad", slug: "bad" }, headers)).status).toBe(403);
    expect((await netbox.get(`extras/tags/${hidden}/`, headers)).status).toBe(404);
    expect((await netbox.send("PATCH", "extras/tags/", [{ id: hidden, color: "00ff00" }], headers)).body).toEqual([]);
    expect((await netbox.send("DELETE", "extras/tags/", [{ id: hidden }], headers)).status).toBe(403);
    expect((await netbox.get("dcim/sites/", headers)).status).toBe(403);
    expect(await netbox.list("extras/tags/", "name")).toEqual(["no", "ok"]);
  });

  it("tells the status only with a token, and who the token is since 4.5", async () => {
    await using netbox = await startTestNetbox();
    expect((await netbox.get("status/", { Authorization: "" })).status).toBe(403);
    expect((await netbox.get("status/")).body).toMatchObject({ "netbox-version": "4.6.8" });
    expect((await netbox.get("authentication-check/")).body).toMatchObject({ username: "admin" });
    const token = netbox.lab.tokens.addToken([{ type: "dcim.site", actions: ["view", "delete"] }]);
    expect((await netbox.get("authentication-check/", { Authorization: `Token ${token}` })).body).toMatchObject({
      permissions: [{ enabled: true, object_types: ["dcim.site"], actions: ["view", "delete"] }],
    });
    await using older = await startTestNetbox({ version: "4.4" });
    expect((await older.get("authentication-check/")).status).toBe(404);
  });

  it("gives a token for a password, and 403 for a wrong one", async () => {
    await using netbox = await startTestNetbox();
    expect((await netbox.send("POST", "users/tokens/provision/", { username: "admin", password: "no" }, { Authorization: "" })).body).toEqual({ detail: "Invalid username/password" });
    const made = await netbox.send("POST", "users/tokens/provision/", { username: "admin", password: "admin" }, { Authorization: "" });
    const { key, token } = made.body as { key: string; token: string };
    expect((await netbox.get("dcim/sites/", { Authorization: `Bearer nbt_${key}.${token}` })).status).toBe(200);
  });

  it.each(["4.4", "4.6"] as const)("NetBox %s shows a user's groups to who may see users, and lets everybody remove their own token", async (version) => {
    await using netbox = await startTestNetbox({ version });
    netbox.lab.tokens.addMember("mia", "secret", ["ops", "net"]);
    const made = (await netbox.send("POST", "users/tokens/provision/", { username: "mia", password: "secret" }, { Authorization: "" })).body as { id: number; key: string; token?: string };
    const Authorization = version === "4.6" ? `Bearer nbt_${made.key}.${made.token}` : `Token ${made.key}`;
    expect((await netbox.get("users/users/?username=mia", { Authorization })).status).toBe(403);
    expect((await netbox.get("users/users/?username=mia")).body).toMatchObject({ count: 1, results: [{ username: "mia", groups: [{ name: "ops" }, { name: "net" }] }] });
    expect([(await netbox.send("DELETE", `users/tokens/${made.id}/`)).status, netbox.lab.tokens.provisioned()]).toEqual([404, 1]);
    expect([(await netbox.send("DELETE", `users/tokens/${made.id}/`, undefined, { Authorization })).status, netbox.lab.tokens.provisioned()]).toEqual([204, 0]);
    expect((await netbox.get("dcim/sites/", { Authorization })).status).toBe(403);
    expect(netbox.lab.unexpected).toEqual([]);
  });

  it("tells in OPTIONS whether the token may add", async () => {
    await using netbox = await startTestNetbox();
    expect(await netbox.send("OPTIONS", "extras/tags/")).toMatchObject({ body: { actions: { POST: { name: { required: true, max_length: 100 } } } } });
    const readOnly = await netbox.send("OPTIONS", "extras/tags/", undefined, { Authorization: `Bearer ${netbox.lab.tokens.readOnly}` });
    expect(readOnly.body).not.toHaveProperty("actions");
  });
});
