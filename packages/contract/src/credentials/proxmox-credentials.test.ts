import { AppError } from "../app-error.ts";
import { describe, expect, it } from "vitest";
import { principalOf, readCredentials } from "./proxmox-credentials.ts";
import type { GivenCredentials } from "./proxmox-credentials.ts";

const secret = "11111111-2222-3333-4444-555555555555";
const expected = { type: "token", user: "root@pam", name: "sync", secret };

function thrownBy(given: GivenCredentials): AppError {
  try {
    readCredentials(given);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("expected an AppError");
}

describe("readCredentials", () => {
  it.each<[string, GivenCredentials]>([
    ["the whole token", { token: `root@pam!sync=${secret}` }],
    ["the whole token with blanks around it", { token: `  root@pam!sync = ${secret} ` }],
    ["the header's value", { token: `PVEAPIToken=root@pam!sync=${secret}` }],
    ["the whole header", { token: `Authorization: PVEAPIToken=root@pam!sync=${secret}` }],
    ["user, name and secret apart", { user: "root@pam", token: "sync", secret }],
    ["the token's id and the secret apart", { token: "root@pam!sync", secret }],
    ["the user beside a full id", { user: "root@pam", token: "root@pam!sync", secret }],
    ["the token's id as the user", { user: "root@pam!sync", secret }],
    ["the token's id as the user and its name", { user: "root@pam!sync", token: "sync", secret }],
    ["the whole token as the secret", { user: "root@pam", token: "sync", secret: `root@pam!sync=${secret}` }],
    ["a name doubled by another form", { token: `root@pam!sync!sync=${secret}` }],
    ["an id doubled by another form", { token: `root@pam!root@pam!sync=${secret}` }],
  ])("E105: understands %s", (_form, given) => {
    expect(readCredentials(given)).toEqual(expected);
  });

  it("keeps a user with an at sign, as LDAP and OpenID realms have them", () => {
    expect(readCredentials({ token: `ann@example.com@sso!sync=${secret}` })).toMatchObject({ user: "ann@example.com@sso", name: "sync" });
  });

  it.each<[string, GivenCredentials]>([
    ["no user", { token: "sync", secret }],
    ["no realm", { token: `root!sync=${secret}` }],
    ["no name", { user: "root@pam", secret }],
    ["no secret", { token: "root@pam!sync" }],
    ["two tokens", { token: `root@pam!sync!other=${secret}` }],
    ["a name that Proxmox VE forbids", { token: `root@pam!9 lives=${secret}` }],
  ])("E105, E113: refuses %s without repeating what was pasted", (_mistake, given) => {
    const error = thrownBy(given);
    expect(error.code).toBe("PX_TOKEN_FORM");
    expect(JSON.stringify(error.toProblem()) + String(error.stack)).not.toContain(secret);
  });

  it("reads user and password, with the realm pam where none is given", () => {
    expect(readCredentials({ user: "root", password: "geheim" })).toEqual({ type: "password", user: "root@pam", password: "geheim" });
    expect(thrownBy({ password: "geheim" }).code).toBe("PX_TOKEN_FORM");
  });

  it("names who signs in without the secret", () => {
    expect(principalOf(readCredentials({ token: `root@pam!sync=${secret}` }))).toBe("root@pam!sync");
    expect(principalOf(readCredentials({ user: "ann@pve", password: "geheim" }))).toBe("ann@pve");
  });
});
