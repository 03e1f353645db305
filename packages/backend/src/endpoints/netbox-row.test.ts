import { AppError, NetboxEndpointCreate, NetboxEndpointUpdate } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { toNetboxAnswer, toNewNetboxEndpoint, updatedNetboxEndpoint } from "./netbox-row.ts";
import { readTargetRules } from "./target-rules.ts";
import { netboxRow } from "../testing/endpoint-rows.ts";

const rules = readTargetRules({});
const v1 = "0123456789abcdef0123456789abcdef01234567";

function create(body: Readonly<Record<string, unknown>>) {
  return toNewNetboxEndpoint(NetboxEndpointCreate.parse({ name: "NetBox", ip_address: "10.0.0.5", ...body }), rules);
}

function update(body: Readonly<Record<string, unknown>>, row = netboxRow()) {
  return updatedNetboxEndpoint(row, NetboxEndpointUpdate.parse(body), rules);
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return "none";
}

describe("a new NetBox row", () => {
  it("has the contract's defaults, and no key with a v1 token", () => {
    expect(create({ token: v1, token_key: "ignored", domain: null })).toEqual({
      name: "NetBox", ipAddress: "10.0.0.5", domain: "", port: 443, tokenVersion: "v1", token: v1, tokenKey: null, isVerifyingTls: true, isEnabled: true,
    });
  });

  it.each([
    ["in two parts", { token_version: "v2", token_key: "KEY", token: "secret" }],
    ["with the prefix before its key", { token_version: "v2", token_key: "nbt_KEY", token: "secret" }],
    ["in one piece", { token_version: "v2", token: "nbt_KEY.secret" }],
    ["in one piece beside its key", { token_version: "v2", token_key: "KEY", token: "nbt_KEY.secret" }],
    ["in one piece without a version", { token: "nbt_KEY.secret" }],
    ["as a header", { token: "Bearer nbt_KEY.secret" }],
  ])("E103: understands a v2 token %s", (_form, body) => {
    expect(create(body)).toMatchObject({ tokenVersion: "v2", token: "secret", tokenKey: "KEY" });
  });

  it("E103: understands a v1 token as a header", () => {
    expect(create({ token: `Token ${v1}` })).toMatchObject({ tokenVersion: "v1", token: v1, tokenKey: null });
  });

  it.each([[{ token: "" }], [{ token_version: "v2", token: "secret" }], [{ token_version: "v2", token_key: "KEY", token: "" }], [{ token: "nbt_KEY" }], [{ token: "two words" }], [{ token: "line\nbreak" }]])("is refused with %o", (body) => {
    expect(codeOf(() => create(body))).toBe("CFG_ENDPOINT_INVALID");
  });

  it("is refused for what would be dialled", () => {
    expect(codeOf(() => create({ token: v1, ip_address: "100.100.100.200" }))).toBe("CFG_TARGET_REFUSED");
  });
});

describe("an updated NetBox row", () => {
  it("B13: keeps everything that is not named, the token too", () => {
    const { id: _id, ...kept } = netboxRow();
    expect(update({})).toEqual(kept);
    expect(update({ name: "other", token_version: "v2", domain: null })).toEqual({ ...kept, name: "other", domain: "" });
  });

  it("takes a new secret, a new key, or both", () => {
    expect(update({ token: "new" })).toMatchObject({ tokenVersion: "v2", token: "new", tokenKey: "CANARYKEY" });
    expect(update({ token_key: "NEW" })).toMatchObject({ token: "CANARY-secret", tokenKey: "NEW" });
    expect(update({ token: "nbt_NEW.new" })).toMatchObject({ token: "new", tokenKey: "NEW" });
  });

  it("forgets the key with the old kind of token", () => {
    expect(update({ token_version: "v1", token: v1 })).toMatchObject({ tokenVersion: "v1", token: v1, tokenKey: null });
  });

  it.each([[{ token_version: "v1" }], [{ token: "" }], [{ token: null }], [{ token_key: null }], [{ token_key: "" }]])("is refused with %o", (body) => {
    expect(codeOf(() => update(body))).toBe("CFG_ENDPOINT_INVALID");
  });
});

it("a row is shown without its token", () => {
  expect(JSON.stringify(toNetboxAnswer(netboxRow()))).not.toContain("CANARY");
});
