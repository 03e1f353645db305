import { openDatabase } from "@proxbox/state";
import { describe, expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";

const temp = tempStore();

function key(label: string): { label: string; hash: string; createdAt: string } {
  return { label, hash: `scrypt:${label}`, createdAt: "2026-03-01T10:00:00.000Z" };
}

describe("the bootstrap claim", () => {
  it("gives the first key, once", async () => {
    const { apiKeys } = await temp.open();
    expect(apiKeys.isClaimed()).toBe(false);
    expect(apiKeys.claimBootstrap(key("first"))).toEqual({ ...key("first"), id: 1, isActive: true });
    expect(apiKeys.isClaimed()).toBe(true);
    expect(apiKeys.claimBootstrap(key("second"))).toBeUndefined();
    expect(apiKeys.list().map(({ label }) => label)).toEqual(["first"]);
  });

  it("is spent for ever, also when every key is gone and after a restart", async () => {
    (await temp.open()).apiKeys.claimBootstrap(key("first"));
    temp.close();
    const database = openDatabase({ path: temp.path, applicationId: APPLICATION_ID, migrations: MIGRATIONS });
    database.prepare("DELETE FROM api_key").run();
    database.close();
    const { apiKeys } = await temp.open();
    expect(apiKeys.list()).toEqual([]);
    expect(apiKeys.isClaimed()).toBe(true);
    expect(apiKeys.claimBootstrap(key("second"))).toBeUndefined();
    expect(apiKeys.list()).toEqual([]);
  });

  it("goes to one of two who claim at once", async () => {
    const { apiKeys } = await temp.open();
    // Both have looked before either claims, as two requests would that hash their keys meanwhile.
    const claim = async (label: string): Promise<unknown> => {
      expect(apiKeys.isClaimed()).toBe(false);
      await Promise.resolve();
      return apiKeys.claimBootstrap(key(label));
    };
    const results = await Promise.all([claim("one"), claim("other")]);
    expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    expect(apiKeys.list()).toHaveLength(1);
  });

  it("is spent by a key that came another way", async () => {
    const { apiKeys } = await temp.open();
    apiKeys.add(key("from the command line"));
    expect(apiKeys.isClaimed()).toBe(true);
    expect(apiKeys.claimBootstrap(key("stranger"))).toBeUndefined();
  });

  it("is not spent by a claim that could not be stored", async () => {
    const { apiKeys } = await temp.open();
    expect(() => apiKeys.claimBootstrap({ ...key("broken"), hash: null as unknown as string })).toThrow();
    expect(apiKeys.isClaimed()).toBe(false);
    expect(apiKeys.claimBootstrap(key("first"))?.id).toBe(1);
  });
});

describe("keys", () => {
  it("are switched off and on again", async () => {
    const { apiKeys } = await temp.open();
    const [first, second] = [apiKeys.add(key("first")), apiKeys.add(key("second"))];
    expect(apiKeys.setActive(first.id, false)).toEqual({ ...first, isActive: false });
    expect(apiKeys.list()).toEqual([{ ...first, isActive: false }, second]);
    expect(apiKeys.setActive(first.id, false)).toEqual({ ...first, isActive: false });
    expect(apiKeys.setActive(first.id, true)).toEqual(first);
    expect(apiKeys.setActive(99, true)).toBeUndefined();
  });

  it("never lose the last active one, though others are there", async () => {
    const { apiKeys } = await temp.open();
    const [first, second] = [apiKeys.add(key("first")), apiKeys.add(key("second"))];
    apiKeys.setActive(second.id, false);
    expect(apiKeys.setActive(first.id, false)).toBe("last-active");
    expect(apiKeys.remove(first.id)).toBe("last-active");
    expect(apiKeys.list()).toEqual([first, { ...second, isActive: false }]);
    expect(apiKeys.remove(second.id)).toBe("removed");
    expect(apiKeys.remove(second.id)).toBeUndefined();
  });

  it("never give an id twice", async () => {
    const { apiKeys } = await temp.open();
    apiKeys.add(key("first"));
    const second = apiKeys.add(key("second"));
    apiKeys.remove(second.id);
    expect(apiKeys.add(key("third")).id).toBe(second.id + 1);
  });
});
