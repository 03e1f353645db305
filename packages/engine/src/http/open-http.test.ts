import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { startLabServer } from "@proxbox/lab";
import type { LabHandler, LabServer } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { HttpFailure } from "./http.ts";
import type { Http, HttpRequest, HttpSettings, TlsMode } from "./http.ts";
import { openHttp } from "./open-http.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(handler: LabHandler, options: { tls?: boolean } = {}): Promise<LabServer> {
  const server = await startLabServer({ handler, ...options });
  closers.push(() => server.close());
  return server;
}

async function serveRaw(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(baseUrl: string, settings: Partial<HttpSettings> = {}): Http {
  const http = openHttp({ baseUrl, tls: { mode: "system" }, connectTimeoutMs: 5_000, connections: 4, headers: {}, ...settings });
  closers.push(() => http.close());
  return http;
}

function get(path = "/", more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", path, timeoutMs: 10_000, ...more };
}

async function failure(promise: Promise<unknown>): Promise<HttpFailure> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof HttpFailure) return thrown;
  throw new Error(`expected an HttpFailure, got ${String(thrown)}`);
}

const hello: LabHandler = () => ({ status: 200, headers: { "Content-Type": "application/json", "X-Twice": ["a", "b"] }, body: '{"data":"héllo"}' });

describe("an exchange", () => {
  it("gives status, reason phrase, lower-case headers and the whole text", async () => {
    const server = await serve(() => ({ status: 500, reason: "QEMU guest agent is not running", headers: { "X-Twice": ["a", "b"] }, body: "wörld" }));
    const answer = await open(server.url).request(get("/x"));
    expect(answer).toMatchObject({ status: 500, reason: "QEMU guest agent is not running", text: "wörld" });
    expect(answer.headers["x-twice"]).toBe("a, b");
  });

  it("keeps letters whole that arrive in two pieces", async () => {
    const body = `a${"ö".repeat(200_000)}`;
    const server = await serve(() => ({ status: 200, body }));
    expect((await open(server.url).request(get())).text === body).toBe(true);
  });

  it("sends an object as JSON and a text as it is, below the base URL's own path", async () => {
    const seen: string[] = [];
    const server = await serve((request) => {
      seen.push(`${request.method} ${request.target} ${request.headers["content-type"]} ${request.body.toString()}`);
      return { status: 204 };
    });
    const http = open(`${server.url}/netbox`);
    await http.request(get("/api/?a=1", { method: "POST", body: [{ a: 1 }] }));
    await http.request(get("/login", { method: "POST", body: "a=1", headers: { "Content-Type": "application/x-www-form-urlencoded" } }));
    expect(seen).toEqual(["POST /netbox/api/?a=1 application/json [{\"a\":1}]", "POST /netbox/login application/x-www-form-urlencoded a=1"]);
  });

  it("sends no body and no content type with a GET, which Proxmox VE would refuse", async () => {
    const server = await serve((request) => ({ status: 200, body: JSON.stringify([request.headers["content-type"], request.headers["content-length"], request.body.length]) }));
    expect((await open(server.url).request(get())).text).toBe("[null,null,0]");
  });

  it("lets a request's header replace one of the settings, whatever its case", async () => {
    const server = await serve((request) => ({ status: 200, body: String(request.headers.authorization) }));
    const http = open(server.url, { headers: { Authorization: "old" } });
    expect((await http.request(get("/", { headers: { authorization: "new" } }))).text).toBe("new");
  });

  it("E109: does not follow a redirect, and keeps a POST a POST", async () => {
    const server = await serve(() => ({ status: 301, headers: { Location: "https://elsewhere.example/" } }));
    const answer = await open(server.url).request(get("/api/", { method: "POST", body: {} }));
    expect(answer.status).toBe(301);
    expect(answer.headers["location"]).toBe("https://elsewhere.example/");
    expect(server.requests.entries.map((entry) => entry.method)).toEqual(["POST"]);
  });

  it("keeps connections and opens no more of them than allowed", async () => {
    const sockets = new Set<Socket>();
    const url = await serveRaw((socket) => {
      sockets.add(socket);
      socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    });
    const http = open(url, { connections: 2 });
    await Promise.all(Array.from({ length: 20 }, () => http.request(get())));
    expect(sockets.size).toBeLessThanOrEqual(2);
    expect(http.counts).toEqual({ GET: 20 });
  });
});

describe("a failing exchange", () => {
  it("says that nothing was sent when the port is closed, and counts no request", async () => {
    const server = await startLabServer({ handler: hello });
    await server.close();
    const http = open(server.url);
    expect(await failure(http.request(get()))).toMatchObject({ type: "connect", wasSent: false });
    expect(http.counts).toEqual({});
  });

  it("names an unknown host name as a DNS failure", async () => {
    const http = open("http://no-such-host.invalid");
    expect(await failure(http.request(get()))).toMatchObject({ type: "dns", wasSent: false });
  });

  it("times out over the whole exchange and says that the server may have acted", async () => {
    const url = await serveRaw((socket) => {
      socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"));
    });
    expect(await failure(open(url).request(get("/", { timeoutMs: 100 })))).toMatchObject({ type: "timeout", wasSent: true });
  });

  it("does not let the time of a request run while it waits for a connection", async () => {
    const server = await serve(hello);
    server.faults.add({ effect: { kind: "latency", ms: 1_000 } });
    const http = open(server.url, { connections: 1 });
    const [first, waiting] = await Promise.all([http.request(get("/first")), http.request(get("/waiting", { timeoutMs: 900 }))]);
    expect([first.status, waiting.status]).toEqual([200, 200]);
  });

  it("says reset when the connection is cut before the answer", async () => {
    const server = await serve(hello);
    server.faults.add({ effect: { kind: "reset-after-commit" } });
    expect(await failure(open(server.url).request(get("/", { method: "POST", body: {} })))).toMatchObject({ type: "reset", wasSent: true });
  });

  it("says truncated when the body ends before its Content-Length", async () => {
    const server = await serve(hello);
    server.faults.add({ effect: { kind: "truncate" } });
    expect(await failure(open(server.url).request(get()))).toMatchObject({ type: "truncated", wasSent: true });
  });

  it("says truncated when a chunked body ends without its last chunk", async () => {
    const url = await serveRaw((socket) => {
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"));
    });
    expect(await failure(open(url).request(get()))).toMatchObject({ type: "truncated", wasSent: true });
  });

  it("goes on after a cut connection with a new one", async () => {
    const server = await serve(hello);
    server.faults.add({ effect: { kind: "reset" } });
    const http = open(server.url, { connections: 1 });
    await failure(http.request(get()));
    expect((await http.request(get())).status).toBe(200);
  });
});

describe("an abort", () => {
  it("ends a request on the wire and says that the server may have acted", async () => {
    const controller = new AbortController();
    const url = await serveRaw((socket) => socket.on("data", () => controller.abort()));
    const request = open(url).request(get("/", { signal: controller.signal }));
    expect(await failure(request)).toMatchObject({ type: "aborted", wasSent: true });
  });

  it("ends a waiting request at once and never sends it", async () => {
    const targets: string[] = [];
    const free = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const server = await serve(async (request) => {
      targets.push(request.target);
      arrived.resolve();
      await free.promise;
      return { status: 200, body: "" };
    });
    const http = open(server.url, { connections: 1 });
    const controller = new AbortController();
    const first = http.request(get("/first"));
    await arrived.promise;
    const second = http.request(get("/second", { signal: controller.signal }));
    controller.abort();
    expect(await failure(second)).toMatchObject({ type: "aborted", wasSent: false });
    free.resolve();
    expect((await first).status).toBe(200);
    expect((await http.request(get("/third"))).status).toBe(200);
    expect(targets).toEqual(["/first", "/third"]);
  });

  it("refuses a request whose signal has fired already", async () => {
    const server = await serve(hello);
    const request = open(server.url).request(get("/", { signal: AbortSignal.abort() }));
    expect(await failure(request)).toMatchObject({ type: "aborted", wasSent: false });
    expect(server.requests.entries).toEqual([]);
  });

  it("closing ends what is still on its way", async () => {
    const server = await serve(hello);
    server.faults.add({ effect: { kind: "hang" } });
    const http = open(server.url);
    const hanging = failure(http.request(get()));
    await http.close();
    expect((await hanging).type).toBe("aborted");
  });
});

describe("TLS", () => {
  async function secure(tls: (server: LabServer) => TlsMode): Promise<{ server: LabServer; http: Http }> {
    const server = await serve(hello, { tls: true });
    return { server, http: open(server.url, { tls: tls(server) }) };
  }

  it("E110: refuses a self-signed certificate with the CAs of the system", async () => {
    const { server, http } = await secure(() => ({ mode: "system" }));
    expect(await failure(http.request(get()))).toMatchObject({ type: "tls", wasSent: false });
    expect(server.requests.entries).toEqual([]);
  });

  it("trusts the certificate of a given CA", async () => {
    const { http } = await secure((server) => ({ mode: "ca", caPem: server.certificate?.certificate ?? "" }));
    expect((await http.request(get())).status).toBe(200);
  });

  it("refuses a certificate of another CA than the one given", async () => {
    const other = await serve(hello, { tls: true });
    const { http } = await secure(() => ({ mode: "ca", caPem: other.certificate?.certificate ?? "" }));
    expect((await failure(http.request(get()))).type).toBe("tls");
  });

  it.each([
    ["with colons", (pin: string) => pin],
    ["in lower case without colons", (pin: string) => pin.replaceAll(":", "").toLowerCase()],
    ["with its algorithm in front", (pin: string) => `SHA256:${pin}`],
  ])("trusts a pinned self-signed certificate %s", async (_form, write) => {
    const { http } = await secure((server) => ({ mode: "fingerprint", sha256: write(server.certificate?.fingerprint256 ?? "") }));
    expect((await http.request(get())).status).toBe(200);
  });

  it("E110: refuses another certificate than the pinned one, shows its fingerprint, and sends nothing", async () => {
    const { server, http } = await secure(() => ({ mode: "fingerprint", sha256: "AA".repeat(32) }));
    const thrown = await failure(http.request(get()));
    expect(thrown).toMatchObject({ type: "fingerprint", wasSent: false, fingerprint: server.certificate?.fingerprint256 });
    expect(server.requests.entries).toEqual([]);
  });

  it("E110: compares the pin on every connection, also when a later one shows another certificate", async () => {
    const first = await startLabServer({ handler: hello, tls: true });
    const http = open(first.url, { tls: { mode: "fingerprint", sha256: first.certificate?.fingerprint256 ?? "" } });
    await http.request(get());
    await first.close();
    const second = await startLabServer({ handler: hello, tls: true, port: first.port });
    closers.push(() => second.close());
    expect(await failure(http.request(get()))).toMatchObject({ type: "fingerprint", fingerprint: second.certificate?.fingerprint256 });
  });

  it("accepts anything when told to be insecure", async () => {
    const { http } = await secure(() => ({ mode: "insecure" }));
    expect((await http.request(get())).status).toBe(200);
  });

  it("names a server that does not speak TLS a TLS failure", async () => {
    const server = await serve(hello);
    const thrown = await failure(open(server.url.replace("http:", "https:")).request(get()));
    expect(thrown).toMatchObject({ type: "tls", wasSent: false });
  });
});
