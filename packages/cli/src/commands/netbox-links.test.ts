import { afterAll, beforeAll, expect, it } from "vitest";
import { runProgram } from "../program.ts";
import { fakeTerminal } from "../testing/fake-terminal.ts";
import { openLabPair } from "../testing/lab-pair.ts";
import type { LabPair } from "../testing/lab-pair.ts";

const PATH = "extras/custom-links";
let pair: LabPair;
beforeAll(async () => {
  pair = await openLabPair();
});
afterAll(() => pair.close());

async function proxbox(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number; printed: string; noted: string }> {
  const person = fakeTerminal();
  const code = await runProgram(["netbox", ...args, "--config", pair.config()], { terminal: person.terminal, env, clock: () => new Date(), newId: () => "", signal: new AbortController().signal });
  return { code, printed: person.printed(), noted: person.noted() };
}

// One story: each step stands on the one before.
it("makes the buttons for the address that is given, says what it left alone, and takes them away again", async () => {
  const url = ["--public-url", "https://proxbox.example.org/"];
  expect(await proxbox(["install-links", ...url])).toMatchObject({ code: 0, printed: "proxbox-cluster: created\nproxbox-device: created\nproxbox-vm: created\n" });
  const [first] = pair.netbox.tables.rows(PATH);
  expect(first).toMatchObject({ link_url: "https://proxbox.example.org/go/cluster/{{ object.pk }}" });
  pair.netbox.tables.patch(PATH, first?.id ?? 0, { group_name: "Tools" });
  const again = await proxbox(["install-links"], { PROXBOX_PUBLIC_URL: "https://proxbox.example.org" });
  expect(again).toMatchObject({ code: 1, printed: expect.stringContaining("proxbox-cluster: kept, because it differs in group_name") });
  expect(JSON.parse((await proxbox(["remove-links", ...url, "--json"])).printed)).toEqual({
    verdict: "warning",
    links: [{ name: "proxbox-cluster", status: "kept", differs: ["group_name"] }, { name: "proxbox-device", status: "removed", differs: [] }, { name: "proxbox-vm", status: "removed", differs: [] }],
  });
  expect((await proxbox(["remove-links", ...url, "--replace"])).code).toBe(0);
  expect(pair.netbox.tables.rows(PATH)).toEqual([]);
});

it.each(["proxbox.example.org", "ftp://proxbox.example.org", "https://user:word@proxbox.example.org", "https://proxbox.example.org/?a=1"])("refuses %s as an address", async (publicUrl) => {
  const { writes } = pair.netbox.requests;
  expect(await proxbox(["install-links", "--public-url", publicUrl])).toMatchObject({ code: 3, noted: expect.stringContaining("CFG_USAGE") });
  expect(pair.netbox.requests.writes).toBe(writes);
});

it("lets nobody put a template of their own into the address", async () => {
  await proxbox(["install-links", "--public-url", "https://proxbox.example.org/{{ user }}"]);
  expect(pair.netbox.tables.rows(PATH)[0]).toMatchObject({ link_url: "https://proxbox.example.org/%7B%7B%20user%20%7D%7D/go/cluster/{{ object.pk }}" });
});

it("needs the address", async () => {
  expect(await proxbox(["install-links"])).toMatchObject({ code: 3, noted: expect.stringContaining("--public-url") });
});
