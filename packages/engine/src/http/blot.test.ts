import { describe, expect, it } from "vitest";
import { blotting } from "./blot.ts";
import type { Http } from "./http.ts";

function echo(text: string): Http {
  return { baseUrl: "http://echo", counts: {}, guard: undefined, request: async () => ({ status: 200, reason: text, headers: {}, text }), close: async () => undefined };
}

async function said(text: string, secrets: readonly string[]): Promise<readonly string[]> {
  const { text: body, reason } = await blotting(echo(text), secrets).request({ method: "GET", path: "/", timeoutMs: 1 });
  return [body, reason];
}

describe("what a server echoes", () => {
  it("E113: loses every secret, in the body as in the reason phrase", async () => {
    expect(await said("PVEAPIToken=root@pam!t=7f3c1f0e-52a4 and 7f3c1f0e-52a4", ["7f3c1f0e-52a4"])).toEqual(["PVEAPIToken=root@pam!t=*** and ***", "PVEAPIToken=root@pam!t=*** and ***"]);
  });

  it("keeps its words where a secret is too short to be one", async () => {
    expect(await said("root is the root", ["root"])).toEqual(["root is the root", "root is the root"]);
  });
});
