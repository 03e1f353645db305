import { describe, expect, it } from "vitest";
import { authorization, blotter, tokenKind } from "./token.ts";

describe("token", () => {
  it("E103: chooses Bearer for a v2 token and Token for a v1 token, by the prefix", () => {
    expect(authorization("nbt_abc.def")).toBe("Bearer nbt_abc.def");
    expect(authorization("0123456789abcdef0123456789abcdef01234567")).toBe("Token 0123456789abcdef0123456789abcdef01234567");
    expect([tokenKind("nbt_x.y"), tokenKind("abc")]).toEqual(["v2", "v1"]);
  });

  it("E113: blots out the token and its secret part, wherever they stand", () => {
    const blot = blotter("nbt_KEY123456789.secretsecretsecret");
    expect(blot("x nbt_KEY123456789.secretsecretsecret y secretsecretsecret z")).toBe("x *** y *** z");
    expect(blotter("0123456789abcdef")("Token 0123456789abcdef")).toBe("Token ***");
  });
});
