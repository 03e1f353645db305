import { AppError } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

const canary = "c4nary-6f1b2e";

function shown(value: unknown): string {
  return JSON.stringify(redact(value));
}

describe("redact (E113)", () => {
  it.each([
    "token", "token_value", "tokenKey", "password", "cipassword", "Passwd", "client_secret", "apikey", "api_key", "X-Proxbox-API-Key",
    "private-key", "sshkeys", "Authorization", "credentials", "ticket", "CSRFPreventionToken", "set-cookie", "p.a.s.s.w.o.r.d",
  ])("hides what stands under %s, whatever its type", (name) => {
    expect(redact({ [name]: canary, name: "kept" })).toEqual({ [name]: "***", name: "kept" });
    expect(redact({ [name]: { deep: [canary] } })).toEqual({ [name]: "***" });
    expect(redact([{ [name]: 12345678 }])).toEqual([{ [name]: "***" }]);
  });

  it.each([
    `password=${canary}`, `password = ${canary}`, `password: ${canary}`, `"password":"${canary}"`, `'token': '${canary}'`, `api_key=${canary}&n=1`,
    `{\\"secret\\": \\"${canary}\\"}`, `secret: token: ${canary}`, `secret=token="${canary}"`, `password="two ${canary}"`, `password="with \\" ${canary}"`,
    `Bearer ${canary}`, `bearer ${canary}`, `Basic ${canary}`, `basic dXNlcjpwdw==${canary}`, `Token ${canary}`, `token 0123456789abcdef${canary}`,
    `Authorization: Bearer ${canary}`, `authorization: Digest user="x", response=${canary}`, `Proxy-Authorization: Basic ${canary}`,
    `PVEAPIToken=root@pam!sync=${canary}`, `root@pam!sync=${canary} was refused`, `PVEAuthCookie=PVE:root@pam:65C1::${canary}==`,
    `Cookie: first=1; PVEAuthCookie=${canary}`, `PVE:root@pam:65C1::${canary}==`, `PVE%3Aroot%40pam%3A65C1%3A%3A${canary}`,
    `pbx_${canary}`, `nbt_${canary}`, `nbt_4kL.${canary}`, `https://user:${canary}@host/path`, `https://host/path?a=1&token=${canary}`, `url=https://host/?token=${canary}`,
    `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`, `-----BEGIN PRIVATE KEY-----\n${canary} cut off`,
  ])("finds the secret in the text %s", (text) => {
    for (const value of [text, `before ${text} after`, `{"a":"${text}"}`, { message: text }, [[text]], { [text]: 1 }, new Error(text)]) {
      expect(shown(value)).not.toContain(canary);
    }
  });

  it("leaves everything else as it is", () => {
    const value = {
      message: "GET https://pve:8006/api2/json/nodes?type=vm answered 401: the token cannot be understood",
      hint: "Check the token: it may be wrong, disabled or expired, or bound to other addresses.",
      user: "root@pam", tokens: [], count: 3, isOn: true, none: null, absent: undefined, volume: "local:100/vm-100-disk-0.qcow2", mac: "BC:24:11:00:00:01",
    };
    expect(redact(value)).toEqual({ ...value, tokens: "***" });
  });

  it("keeps who a token of Proxmox VE belongs to, and what a text says around the secret", () => {
    expect(redact(`root@pam!sync=${canary} lacks VM.Audit`)).toBe("root@pam!sync=*** lacks VM.Audit");
    expect(redact(`{"password":"${canary}","n":1}`)).toBe('{"password":"***","n":1}');
    expect(redact(`NetBox refused the token: Invalid v1 token, token=${canary}`)).toBe("NetBox refused the token: Invalid v1 token, token=***");
    expect(redact(`login failed, password: ${canary}, twice`)).toBe("login failed, password: ***, twice");
  });

  it("hides the submitted value of a complaint about a secret field", () => {
    expect(redact({ loc: ["body", "token"], input: canary, msg: "too short" })).toEqual({ loc: ["body", "token"], input: "***", msg: "too short" });
    expect(redact({ loc: ["body", "port"], input: 70_000 })).toEqual({ loc: ["body", "port"], input: 70_000 });
  });

  it("hides what lies more than six levels deep, and so ends circles", () => {
    expect(redact({ 1: { 2: { 3: { 4: { 5: { 6: "kept" } } } } } })).toEqual({ 1: { 2: { 3: { 4: { 5: { 6: "kept" } } } } } });
    expect(redact({ 1: { 2: { 3: { 4: { 5: { 6: { 7: canary } } } } } } })).toEqual({ 1: { 2: { 3: { 4: { 5: { 6: { 7: "***" } } } } } } });
    const circle: Record<string, unknown> = { password: canary };
    circle["self"] = circle;
    expect(shown(circle)).not.toContain(canary);
  });

  it("hides secrets on every level of what may be nested deeper, and what lies below that", () => {
    const value = { 1: { 2: { 3: { 4: { 5: { 6: { 7: { password: canary, said: `token=${canary}`, kept: "kept" } } } } } } } };
    const seventh = { password: "***", said: "token=***", kept: "kept" };
    expect(redact(value, 8)).toEqual({ 1: { 2: { 3: { 4: { 5: { 6: { 7: seventh } } } } } } });
    expect(redact(value, 7)).toEqual({ 1: { 2: { 3: { 4: { 5: { 6: { 7: { password: "***", said: "***", kept: "***" } } } } } } } });
  });

  it("goes into errors with their causes, maps, sets, and what turns itself into JSON", () => {
    const error = new AppError("PX_AUTH", { detail: `password=${canary}`, cause: new Error(`Bearer ${canary}`) });
    expect(redact(error)).toMatchObject({ name: "AppError", code: "PX_AUTH", message: expect.stringContaining("password=***"), cause: { message: "Bearer ***" } });
    const others = [new Map([["token", canary]]), new Set([`token=${canary}`]), new URL(`https://u:${canary}@host`), { toJSON: () => ({ token: canary }) }, error];
    for (const value of [...others, Buffer.from(canary), new TextEncoder().encode(canary)]) expect(shown(value)).not.toContain(canary);
    expect(redact(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
  });

  it("changes nothing in what it was given", () => {
    const value = { token: canary, list: [{ password: canary }] };
    redact(value);
    expect(value).toEqual({ token: canary, list: [{ password: canary }] });
  });

  it("takes linear time for long texts", () => {
    const texts = ["a".repeat(500_000), "a@b.".repeat(100_000), "token ".repeat(80_000), "https://".repeat(50_000), "PVE:".repeat(100_000), 'token="'.repeat(50_000)];
    const startedAt = performance.now();
    for (const text of texts) redact(text);
    // Quadratic time would be minutes.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
