import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createCipher } from "./cipher.ts";

const key = randomBytes(32);
const unreadable = expect.objectContaining({ code: "SECRET_UNREADABLE" });

describe("a cipher", () => {
  it.each(["", "s3cret", "pässwörd 密码 🔑", "x".repeat(100_000)])("gives back what it encrypted, whatever the text", (text) => {
    const cipher = createCipher(key);
    expect(cipher.decrypt(cipher.encrypt(text))).toBe(text);
  });

  it("never encrypts the same text to the same, and shows nothing of it", () => {
    const cipher = createCipher(key);
    const [first, second] = [cipher.encrypt("s3cret"), cipher.encrypt("s3cret")];
    expect(first).toMatch(/^enc:v1:[\w-]+$/);
    expect(first).not.toBe(second);
    expect(Buffer.from(first.slice(7), "base64url").includes("s3cret")).toBe(false);
  });

  it("reads what another cipher of the same key wrote, and refuses that of another key", () => {
    const encrypted = createCipher(key).encrypt("s3cret");
    expect(createCipher(Uint8Array.from(key)).decrypt(encrypted)).toBe("s3cret");
    expect(() => createCipher(randomBytes(32)).decrypt(encrypted)).toThrow(unreadable);
  });

  it("refuses what was changed in any of its bytes", () => {
    const cipher = createCipher(key);
    const bytes = Buffer.from(cipher.encrypt("s3cret").slice(7), "base64url");
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index] = changed[index]! ^ 1;
      expect(() => cipher.decrypt(`enc:v1:${changed.toString("base64url")}`)).toThrow(unreadable);
    }
  });

  it.each(["s3cret", "enc:v1:", "enc:v1:AAAA", "enc:v2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])("refuses %s, which is nothing of ours, and does not repeat it", (text) => {
    const decrypt = (): string => createCipher(key).decrypt(text);
    expect(decrypt).toThrow(unreadable);
    expect(decrypt).not.toThrow("s3cret");
  });

  it("takes keys of 32 bytes only", () => {
    expect(() => createCipher(randomBytes(16))).toThrow(expect.objectContaining({ code: "SECRET_KEY_INVALID" }));
  });
});
