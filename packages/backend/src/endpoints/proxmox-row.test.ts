import { AppError, ProxmoxEndpointCreate, ProxmoxEndpointUpdate } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { toNewProxmoxEndpoint, toProxmoxAnswer, updatedProxmoxEndpoint } from "./proxmox-row.ts";
import { readTargetRules } from "./target-rules.ts";
import { proxmoxRow } from "../testing/endpoint-rows.ts";

const rules = readTargetRules({});
const uuid = "00000000-0000-4000-8000-00000000CA4A";

function create(body: Readonly<Record<string, unknown>>) {
  return toNewProxmoxEndpoint(ProxmoxEndpointCreate.parse({ name: "pve", ip_address: "10.0.0.1", port: 8006, username: "root@pam", ...body }), rules);
}

function update(body: Readonly<Record<string, unknown>>, row = proxmoxRow()) {
  return updatedProxmoxEndpoint(row, ProxmoxEndpointUpdate.parse(body), rules);
}

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

describe("a new Proxmox VE row", () => {
  it("has the contract's defaults", () => {
    expect(create({ password: "p" })).toEqual({
      name: "pve", ipAddress: "10.0.0.1", domain: null, port: 8006, username: "root@pam", password: "p", tokenName: null, tokenValue: null,
      isVerifyingTls: true, isEnabled: true, isAllowingWrites: false, accessMethods: "api", siteId: null, siteSlug: null, siteName: null,
      tenantId: null, tenantSlug: null, tenantName: null, timeoutSeconds: null, maxRetries: null, retryBackoffSeconds: null,
    });
  });

  it.each([
    ["both fields", { token_name: "sync", token_value: uuid }],
    ["the token's full id as its name", { token_name: "root@pam!sync", token_value: uuid }],
    ["the id doubled by a form", { token_name: "root@pam!sync!sync", token_value: uuid }],
    ["the whole token as its name", { token_name: `root@pam!sync=${uuid}` }],
    ["the whole token as its value", { token_value: `root@pam!sync=${uuid}` }],
    ["the whole header as the value", { token_value: `PVEAPIToken=root@pam!sync=${uuid}` }],
    ["the whole header in both fields", { token_name: `PVEAPIToken=root@pam!sync=${uuid}`, token_value: `PVEAPIToken=root@pam!sync=${uuid}` }],
    ["the id as the user", { username: "root@pam!sync", token_name: "sync", token_value: uuid }],
    ["a user without a realm beside a full id", { username: "root", token_name: "root@pam!sync", token_value: uuid }],
  ])("E105: understands a token given as %s", (_form, body) => {
    expect(create(body)).toMatchObject({ username: "root@pam", tokenName: "sync", tokenValue: uuid, password: null });
  });

  it.each([
    ["neither password nor token", {}],
    ["nulls", { password: null, token_name: null, token_value: null }],
    ["empty texts", { password: "", token_name: " ", token_value: "" }],
    ["a token's name alone", { token_name: "sync" }],
    ["a token's value alone", { token_value: uuid }],
    ["a token's value alone beside a password", { password: "p", token_value: uuid }],
    ["a token of a user without a realm", { username: "root", token_name: "sync", token_value: uuid }],
    ["two tokens", { token_name: "root@pam!a!b", token_value: uuid }],
  ])("is refused with %s, and the refusal repeats no secret", (_what, body) => {
    const error = refusal(() => create(body));
    expect(error.code).toBe("CFG_ENDPOINT_INVALID");
    expect(JSON.stringify(error.toProblem())).not.toContain(uuid);
  });

  it("is refused for what would be dialled, which is the domain when there is one", () => {
    expect(refusal(() => create({ password: "p", ip_address: "169.254.169.254" })).code).toBe("CFG_TARGET_REFUSED");
    expect(refusal(() => create({ password: "p", domain: "metadata.google.internal" })).code).toBe("CFG_TARGET_REFUSED");
    expect(refusal(() => create({ password: "p", ip_address: "" })).code).toBe("CFG_TARGET_REFUSED");
    expect(create({ password: "p", ip_address: "127.0.0.1", domain: "pve.example.org" }).domain).toBe("pve.example.org");
  });
});

describe("an updated Proxmox VE row", () => {
  const row = proxmoxRow({ password: "CANARY-password" });

  it("B13: keeps everything that is not named, secrets too", () => {
    const { id: _id, source: _source, ...kept } = row;
    expect(update({}, row)).toEqual(kept);
    expect(update({ name: "other", timeout: null, unknown_field: 1 }, row)).toEqual({ ...kept, name: "other", timeoutSeconds: null });
  });

  it("E108: a password erases the token, and a token the password", () => {
    expect(update({ password: "new" }, row)).toMatchObject({ password: "new", tokenName: null, tokenValue: null });
    expect(update({ token_name: "new", token_value: uuid }, row)).toMatchObject({ password: null, tokenName: "new", tokenValue: uuid });
    expect(update({ password: "new", token_name: "new", token_value: uuid }, row)).toMatchObject({ password: "new", tokenName: "new" });
  });

  it.each([[{ password: null, token_name: null, token_value: null }], [{ token_name: null, token_value: null }], [{ password: "" }], [{ token_value: "x" }], [{ password: null }]])("is refused with %o", (body) => {
    expect(refusal(() => update(body, row)).code).toBe("CFG_ENDPOINT_INVALID");
  });

  it("keeps the secrets of another user name", () => {
    expect(update({ username: "other@pve" }, row)).toMatchObject({ username: "other@pve", password: "CANARY-password", tokenName: "nb", tokenValue: "CANARY-token-value" });
  });

  it("checks the target again when the domain goes", () => {
    const dangerous = proxmoxRow({ ipAddress: "169.254.169.254", domain: "pve.example.org" });
    expect(refusal(() => update({ domain: null }, dangerous)).code).toBe("CFG_TARGET_REFUSED");
    expect(update({ port: 8007 }, dangerous).port).toBe(8007);
  });
});

it("a row is shown without any credential", () => {
  expect(JSON.stringify(toProxmoxAnswer(proxmoxRow({ password: "CANARY-password" })))).not.toContain("CANARY");
});
