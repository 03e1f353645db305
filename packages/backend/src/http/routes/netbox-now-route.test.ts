import { NetboxNow } from "@proxbox/contract";
import { startNetbox } from "@proxbox/lab";
import type { NetboxLab } from "@proxbox/lab";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { netboxRow } from "../../testing/endpoint-rows.ts";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

let app: SyncApp;
let lab: NetboxLab;
let tagId = 0;

beforeAll(async () => {
  [app, lab] = await Promise.all([startSyncApp(), startNetbox()]);
});

afterAll(() => Promise.all([app.close(), lab.close()]));

async function written(netboxId: number, more: object = {}): Promise<void> {
  const url = `http://127.0.0.1:${new URL(lab.url).port}`;
  const put = [{ kind: "tag", key: "shared/tag/proxbox", label: "proxbox", netboxId, isOwned: true, fields: { name: "proxbox", description: "ours" }, ...more }];
  await app.parts.store.lastWritten.save(`${url} shared`, { put, drop: [] });
}

beforeEach(async () => {
  if (lab.tables.get("extras.tag", tagId) !== undefined) lab.tables.remove("extras.tag", tagId);
  tagId = lab.tables.insert("extras.tag", { name: "proxbox", slug: "proxbox", description: "theirs" }).id;
  const { store } = app.parts;
  store.netboxEndpoint.remove(1);
  const token = /^nbt_(.+?)\.(.+)$/.exec(lab.tokens.v2);
  store.netboxEndpoint.create(netboxRow({ ipAddress: "127.0.0.1", port: Number(new URL(lab.url).port), isVerifyingTls: false, tokenKey: token?.[1] ?? "", token: token?.[2] ?? "" }));
  await written(tagId);
});

it("one object is read from NetBox, told field by field, and nothing is written", async () => {
  const { body } = await app.json(`/objects/tag/${tagId}/netbox`);
  const { state, fields } = NetboxNow.parse(body);
  expect([state, lab.requests.writes]).toEqual(["there", 0]);
  expect(Object.fromEntries(fields.map(({ name, ...field }) => [name, [field.written, field.netbox, field.state]]))).toMatchObject({ name: ["proxbox", "proxbox", "same"], description: ["ours", "theirs", expect.stringMatching(/pinned|theirs/)] });
});

it("an object that NetBox no longer has is told, and so is another one under its id", async () => {
  await written(tagId, { netboxCreated: "2001-01-01T00:00:00Z" });
  expect((await app.json(`/objects/tag/${tagId}/netbox`)).body).toMatchObject({ state: "other", fields: [] });
  lab.tables.remove("extras.tag", tagId);
  expect((await app.json(`/objects/tag/${tagId}/netbox`)).body).toMatchObject({ state: "gone", fields: [], read_at: app.parts.clock().toISOString() });
});

it("what NetBox refuses is told with its code and a hint, and what was never written is a 404", async () => {
  const { store } = app.parts;
  store.netboxEndpoint.update(1, netboxRow({ ipAddress: "127.0.0.1", port: Number(new URL(lab.url).port), isVerifyingTls: false }));
  expect(await app.json(`/objects/tag/${tagId}/netbox`)).toMatchObject({ status: 502, body: { code: "NB_AUTH", hint: expect.stringMatching(/./) } });
  expect((await app.json("/objects/tag/999999/netbox")).status).toBe(404);
  store.netboxEndpoint.remove(1);
  expect((await app.json(`/objects/tag/${tagId}/netbox`)).body).toMatchObject({ code: "CFG_NO_NETBOX" });
});
