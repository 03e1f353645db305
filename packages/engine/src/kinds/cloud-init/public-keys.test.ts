import { describe, expect, it } from "vitest";
import { publicKeys } from "./public-keys.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1 ops@example";

describe("publicKeys", () => {
  it("decodes what Proxmox VE keeps URL-encoded, one key a line, without blanks at the ends", () => {
    expect(publicKeys(encodeURIComponent(` ${KEY}\r\n\n${KEY}2\n`))).toEqual({ text: `${KEY}\n${KEY}2`, isCut: false });
  });

  it("takes a text that is not encoded as it is", () => {
    expect(publicKeys("100% of ops")).toEqual({ text: "100% of ops", isCut: false });
  });

  it("keeps whole keys up to 10 KB and says that some are left out", () => {
    const long = Array.from({ length: 30 }, (_, index) => `ssh-rsa ${"A".repeat(500)} host${index}`);
    const { text, isCut } = publicKeys(encodeURIComponent(long.join("\n")));
    expect({ isCut, bytes: Buffer.byteLength(text) <= 10_240, last: text.split("\n").at(-1) }).toEqual({ isCut: true, bytes: true, last: long[text.split("\n").length - 1] });
  });

  it("E113: leaves a private key out, and all that stands with it", () => {
    expect(publicKeys(encodeURIComponent(`${KEY}\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n`))).toEqual({ text: "", isCut: true });
  });
});
