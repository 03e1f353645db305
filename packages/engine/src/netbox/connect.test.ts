import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { AppError } from "@proxbox/contract";
import { startLabServer } from "@proxbox/lab";
import type { LabHandler, LabResponse } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openNetbox } from "./connect.ts";
import { CANARY_TOKEN, testConnection } from "../testing/netbox-connection.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(handler: LabHandler): Promise<string> {
  const server = await startLabServer({ handler });
  closers.push(server.close);
  return server.url;
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): LabResponse {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

async function failure(url: string): Promise<AppError> {
  const error: unknown = await openNetbox(testConnection(url)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe("openNetbox", () => {
  it.each([
    [CANARY_TOKEN, `Bearer ${CANARY_TOKEN}`],
    ["a".repeat(40), `Token ${"a".repeat(40)}`],
  ])("E103: sends the token %s in the right form", async (token, header) => {
    let seen = "";
    const url = await serve((request) => {
      seen = request.headers.authorization ?? "";
      return json(200, { "netbox-version": "4.6.8" });
    });
    const netbox = await openNetbox(testConnection(url, { token }));
    await netbox.close();
    expect(seen).toBe(header);
  });

  it.each([
    ["4.2.9", [false, false, false, false, false]],
    ["4.5.0", [false, false, false, true, false]],
    ["4.6.8-Docker-3.4.1", [true, true, true, true, false]],
    ["4.7.0-beta1", [true, true, true, true, true]],
  ])("knows what NetBox %s can do", async (version, expected) => {
    const url = await serve(() => json(200, { "netbox-version": version }));
    const netbox = await openNetbox(testConnection(url));
    await netbox.close();
    const { hasCursor, hasEtag, hasTagDeltas, hasChangelogMessage, hasIndexedBulkErrors } = netbox.capabilities;
    expect([hasCursor, hasEtag, hasTagDeltas, hasChangelogMessage, hasIndexedBulkErrors]).toEqual(expected);
    expect(netbox.version).toBe(version);
  });

  it("E93: says that NetBox cannot be reached and where, without trying again", async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const found = (server.address() as AddressInfo).port;
        server.close(() => resolve(found));
      });
    });
    const options = testConnection(`http://127.0.0.1:${port}`);
    await expect(openNetbox(options)).rejects.toMatchObject({ code: "NB_UNREACHABLE", where: `http://127.0.0.1:${port}/api/status/` });
    expect(options.waits).toEqual([]);
  });

  it("E109: stops at a redirect and names its target", async () => {
    const url = await serve(() => ({ status: 301, headers: { Location: "https://netbox.example.org/api/status/" } }));
    expect(await failure(url)).toMatchObject({ code: "NB_REDIRECT", hint: "Use https://netbox.example.org as NetBox's URL." });
  });

  it.each([
    ["Invalid v2 token", "NB_AUTH"],
    ["Token expired", "NB_AUTH"],
    ["Authentication credentials were not provided.", "NB_AUTH"],
    ["You do not have permission to perform this action.", "NB_PERMISSION"],
  ])("E103: tells a bad token from a missing permission: 403 %s is %s", async (detail, code) => {
    const url = await serve(() => json(403, { detail }));
    expect(await failure(url)).toMatchObject({ code, detail, status: 403 });
  });

  it.each<[string, LabResponse]>([
    ["HTML", { status: 200, headers: { "Content-Type": "text/html" }, body: "<html><title>Welcome</title></html>" }],
    ["other JSON", json(200, { version: "1.2.3" })],
    ["a 404 page", { status: 404, headers: { "Content-Type": "text/html" }, body: "<html></html>" }],
    ["somebody else's 400", { status: 400, headers: { "Content-Type": "text/html" }, body: "<html>The plain HTTP request was sent to HTTPS port</html>" }],
  ])("says that %s does not come from NetBox", async (_name, answer) => {
    const url = await serve(() => answer);
    expect((await failure(url)).code).toBe("NB_NOT_NETBOX");
  });

  it("refuses a NetBox before 4.2", async () => {
    const url = await serve(() => json(200, { "netbox-version": "4.1.11" }));
    expect(await failure(url)).toMatchObject({ code: "NB_VERSION", detail: "4.1.11" });
  });

  it("E113: never repeats the token, even where the server echoes the request in its error page", async () => {
    const url = await serve((request) => json(403, { detail: `refused: ${request.headers.authorization ?? ""}` }));
    const error = await failure(url);
    const everything = JSON.stringify([error.toProblem(), error.stack, error.message, String(error.cause), JSON.stringify(error.cause)]);
    expect(everything).toContain("***");
    expect(everything).not.toContain("canarysecret");
  });
});
