import { describe, expect, it } from "vitest";
import { aNetbox } from "../testing/endpoints.ts";
import { tempStore } from "../testing/temp-store.ts";

const temp = tempStore();

describe("the NetBox endpoint", () => {
  it("is one: a second is not created", async () => {
    const { netboxEndpoint } = await temp.open();
    expect(netboxEndpoint.get()).toBeUndefined();
    expect(netboxEndpoint.create(aNetbox())).toEqual({ ...aNetbox(), id: 1 });
    expect(netboxEndpoint.create({ ...aNetbox(), name: "another" })).toBeUndefined();
    expect(netboxEndpoint.get()).toEqual({ ...aNetbox(), id: 1 });
  });

  it("is changed as a whole, also to a token without a key", async () => {
    const { netboxEndpoint } = await temp.open();
    netboxEndpoint.create(aNetbox());
    const changed = { ...aNetbox(), tokenVersion: "v1" as const, token: "other", tokenKey: null, domain: "", isVerifyingTls: false, isEnabled: false, port: 8443 };
    expect(netboxEndpoint.update(2, changed)).toBeUndefined();
    expect(netboxEndpoint.get()).toEqual({ ...aNetbox(), id: 1 });
    expect(netboxEndpoint.update(1, changed)).toEqual({ ...changed, id: 1 });
    expect((await temp.open()).netboxEndpoint.get()).toEqual({ ...changed, id: 1 });
  });

  it("can be removed and made anew", async () => {
    const { netboxEndpoint } = await temp.open();
    netboxEndpoint.create(aNetbox());
    expect(netboxEndpoint.remove(2)).toBe(false);
    expect(netboxEndpoint.remove(1)).toBe(true);
    expect(netboxEndpoint.get()).toBeUndefined();
    expect(netboxEndpoint.create(aNetbox())?.id).toBe(1);
  });
});
