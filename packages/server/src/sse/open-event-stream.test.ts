import { once } from "node:events";
import { request as sendRequest } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { fastify } from "fastify";
import type { FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { openEventStream } from "./open-event-stream.ts";
import type { EventStream, EventStreamOptions } from "./open-event-stream.ts";
import { handTimers } from "@proxbox/lab";
import { readLikePlugin } from "@proxbox/lab";
import { readStrictly } from "@proxbox/lab";

const apps: FastifyInstance[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const app of apps.splice(0)) await app.close();
});

/** A server whose one path streams what a test sends. */
async function serve(options: EventStreamOptions = {}, onOpen: (stream: EventStream) => void = () => undefined): Promise<{ port: number; streams: EventStream[]; server: Server }> {
  const app = fastify({ forceCloseConnections: true });
  const streams: EventStream[] = [];
  app.route({
    method: ["GET", "HEAD"],
    url: "/stream",
    handler: async (request, reply) => {
      void reply.header("access-control-allow-origin", "https://netbox.example");
      const stream = openEventStream(request, reply, options);
      streams.push(stream);
      onOpen(stream);
      await stream.closed;
    },
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  apps.push(app);
  return { port: (app.server.address() as AddressInfo).port, streams, server: app.server };
}

function ask(port: number, method = "GET"): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sendRequest({ port, host: "127.0.0.1", path: "/stream", method, agent: false }, resolve).on("error", reject).end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A reader that asks and then does not read. */
async function askWithoutReading(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  socket.pause();
  await once(socket, "connect");
  socket.write("GET /stream HTTP/1.1\r\nhost: localhost\r\n\r\n");
  return socket;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

test("the head is that of the contract: UTF-8, not cached, not buffered by nginx, chunked, with security and CORS headers (E100)", async () => {
  const { port, streams } = await serve();
  const answer = await ask(port);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "x-accel-buffering": "no",
    "transfer-encoding": "chunked",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "access-control-allow-origin": "https://netbox.example",
  });
  expect(answer.headers).not.toHaveProperty("content-encoding");
  expect(answer.headers).not.toHaveProperty("content-length");
  streams[0]!.end();
  expect(await bodyOf(answer)).toHaveLength(0);
});

test("a frame goes out at once, its name before its data, without an id", async () => {
  const { port, streams } = await serve();
  const answer = await ask(port);
  streams[0]!.send("step", { step: "devices", message: "Zürich\u2028" }, { id: 3 });
  const [chunk] = (await once(answer, "data")) as [Buffer];
  expect(chunk.toString()).toBe(`event: step\ndata: {"step":"devices","message":"Z\\u00fcrich\\u2028"}\n\n`);
  streams[0]!.end();
});

test("where ids are wanted they stand before the name, so that they never end up in the data", async () => {
  const { port } = await serve({ hasIds: true }, (stream) => {
    stream.send("step", { step: "devices" }, { id: 7 });
    stream.sendJson("complete", '{"ok":true,"message":""}', { id: 8 });
    stream.end();
  });
  const answer = await ask(port);
  const body = await bodyOf(answer);
  expect(readStrictly(body, { hasIds: true }).events.map(({ id, event }) => [id, event])).toEqual([[7, "step"], [8, "complete"]]);
  expect(readLikePlugin(body, answer.headers["content-type"]!).status).toBe(200);
});

test("several frames go out in one piece, each with its id, and wait one by one for a reader that does not read", async () => {
  const { port, streams } = await serve({ hasIds: true, bounds: { frames: 10_000, bytes: 64 * 1024 * 1024 } });
  const answer = await ask(port);
  streams[0]!.sendAll("log", [{ id: 1, json: "{}" }, { id: 2, json: "[]" }]);
  streams[0]!.sendAll("log", []);
  const [chunk] = (await once(answer, "data")) as [Buffer];
  expect(chunk.toString()).toBe("id: 1\nevent: log\ndata: {}\n\nid: 2\nevent: log\ndata: []\n\n");
  streams[0]!.end();

  const socket = await askWithoutReading(port);
  await until(() => streams.length > 1);
  const frames = Array.from({ length: 3000 }, (_, index) => ({ id: index + 1, json: JSON.stringify({ padding: "x".repeat(8192) }) }));
  for (let first = 0; first < frames.length; first += 100) streams[1]!.sendAll("log", frames.slice(first, first + 100));
  streams[1]!.end();
  const chunks: Buffer[] = [];
  socket.on("data", (part) => chunks.push(part));
  socket.resume();
  await expect(streams[1]!.closed).resolves.toBe("ended");
  await until(() => Buffer.concat(chunks.slice(-2)).includes("\r\n0\r\n\r\n"));
  const ids = [...Buffer.concat(chunks).toString("latin1").matchAll(/id: (\d+)\nevent: log\n/g)].map(([, id]) => Number(id));
  expect(ids).toEqual(frames.map(({ id }) => id));
});

test("nothing is sent after the end", async () => {
  const { port, streams } = await serve({}, (stream) => {
    stream.send("complete", { ok: true, message: "" });
    stream.end();
    stream.end();
    stream.send("step", { step: "late" });
  });
  expect(readStrictly(await bodyOf(await ask(port))).events.map(({ event }) => event)).toEqual(["complete"]);
  await expect(streams[0]!.closed).resolves.toBe("ended");
  expect(streams[0]!.isClosed).toBe(true);
});

test("after 15 s of silence a comment is sent, and each frame puts it off (E100)", async () => {
  const timers = handTimers();
  const { port, streams } = await serve({ timers });
  const answer = await ask(port);
  const body = bodyOf(answer);
  timers.pass(14_999);
  streams[0]!.send("step", { step: "a" });
  timers.pass(14_999);
  streams[0]!.send("step", { step: "b" });
  timers.pass(180_000);
  streams[0]!.end();
  const { comments, events } = readStrictly(await body);
  expect(events.map(({ data }) => data["step"])).toEqual(["a", "b"]);
  expect(comments).toEqual(Array.from({ length: 12 }, () => ": keepalive"));
});

test("a reader that leaves is noticed", async () => {
  const { port, streams } = await serve();
  const answer = await ask(port);
  answer.destroy();
  await expect(streams[0]!.closed).resolves.toBe("left");
  streams[0]!.send("step", {});
  await expect(streams[0]!.whenDrained()).resolves.toBeUndefined();
});

test("HEAD gets the head and nothing else", async () => {
  const { port, streams } = await serve();
  const answer = await ask(port, "HEAD");
  expect(answer.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  expect(await bodyOf(answer)).toHaveLength(0);
  await expect(streams[0]!.closed).resolves.toBe("ended");
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What this process holds, without the garbage that other tests of it have left. */
function heldBytes(): number {
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

test("a reader that does not read gets no more than the bounds: progress is dropped, what matters waits and comes in order", async () => {
  const timers = handTimers();
  const bounds = { frames: 50, bytes: 256 * 1024 };
  const { port, streams } = await serve({ timers, bounds });
  const socket = await askWithoutReading(port);
  await until(() => streams.length > 0);
  const stream = streams[0]!;
  const padding = "x".repeat(4096);
  const before = heldBytes();
  for (let number = 0; number < 50_000; number += 1) {
    stream.send("item_progress", { number, padding }, { isDroppable: true });
    if (number % 5000 === 0) stream.send("step", { number });
    if (number % 1000 === 0) await turn();
  }
  stream.send("complete", { ok: true, message: "" });
  stream.end();
  // 200 MB went in.
  expect(heldBytes() - before).toBeLessThan(60 * 1024 * 1024);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.resume();
  await expect(stream.closed).resolves.toBe("ended");
  await until(() => Buffer.concat(chunks).includes("\r\n0\r\n\r\n"));
  const text = Buffer.concat(chunks).toString("latin1");
  const steps = [...text.matchAll(/event: step\ndata: \{"number":(\d+)\}/g)].map(([, number]) => Number(number));
  expect(steps).toEqual(Array.from({ length: 10 }, (_, index) => index * 5000));
  expect([...text.matchAll(/event: complete\n/g)]).toHaveLength(1);
  expect(text.length).toBeLessThan(50 * 1024 * 1024);
});

test("a reader for whom even failures and ends are too much is cut off", async () => {
  const { port, streams } = await serve({ bounds: { frames: 10, bytes: 1024 * 1024 } });
  await askWithoutReading(port);
  await until(() => streams.length > 0);
  for (let number = 0; number < 2000; number += 1) streams[0]!.send("error_detail", { number, padding: "x".repeat(8192) });
  await expect(streams[0]!.closed).resolves.toBe("left");
});

test("a reader that does not read for the stall time-out is cut off, also when only the end is left", async () => {
  for (const isEnding of [false, true]) {
    const timers = handTimers();
    const { port, streams } = await serve({ timers, bounds: { frames: 10_000, bytes: 64 * 1024 * 1024 } });
    await askWithoutReading(port);
    await until(() => streams.length > 0);
    const stream = streams[0]!;
    for (let number = 0; number < 3000; number += 1) stream.send("step", { number, padding: "x".repeat(8192) });
    if (isEnding) stream.end();
    await turn();
    timers.pass(59_999);
    expect(stream.isClosed).toBe(false);
    timers.pass(1);
    await expect(stream.closed).resolves.toBe("left");
    expect(timers.pending).toBe(0);
  }
});

test("who can wait waits until the reader has taken what was sent", async () => {
  const { port, streams } = await serve({ bounds: { frames: 10_000, bytes: 64 * 1024 * 1024 } });
  const socket = await askWithoutReading(port);
  await until(() => streams.length > 0);
  const stream = streams[0]!;
  for (let number = 0; number < 3000; number += 1) stream.send("step", { number, padding: "x".repeat(8192) });
  let isDrained = false;
  const drained = stream.whenDrained().then(() => (isDrained = true));
  await turn();
  expect(isDrained).toBe(false);
  socket.resume();
  await drained;
  stream.end();
  await stream.closed;
});

test("50 readers that come and go leave no connection, timer or listener behind (E99)", async () => {
  const timers = handTimers();
  const { port, streams, server } = await serve({ timers });
  for (let round = 0; round < 50; round += 1) {
    const answer = await ask(port);
    streams[round]!.send("step", { round });
    await once(answer, "data");
    answer.destroy();
    await streams[round]!.closed;
  }
  expect(timers.pending).toBe(0);
  const { promise: connections, resolve } = Promise.withResolvers<number>();
  server.getConnections((_error, count) => resolve(count));
  await expect(connections).resolves.toBe(0);
});
