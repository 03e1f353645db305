import { describe, expect, it } from "vitest";
import type { LabRequest } from "../../http/lab-server.ts";
import { paced } from "./write-pace.ts";

function request(method: string, body?: unknown): LabRequest {
  return { method, target: "/api/extras/tags/", path: "/api/extras/tags/", query: "", headers: {}, body: Buffer.from(body === undefined ? "" : JSON.stringify(body)) };
}

describe("the pace of a real NetBox", () => {
  it("answers writes in the order in which they become ready, reads before them", async () => {
    const order: string[] = [];
    const handler = paced(() => ({ status: 200 }), { msPerObject: 5, workers: 1 });
    const send = async (name: string, each: LabRequest): Promise<void> => {
      await handler(each);
      order.push(name);
    };

    await Promise.all([send("three", request("POST", [1, 2, 3])), send("one", request("PATCH", { id: 1 })), send("read", request("GET"))]);

    expect(order).toEqual(["read", "three", "one"]);
  });

  it("works on as many writes at once as there are workers", async () => {
    const order: string[] = [];
    const handler = paced(() => ({ status: 200 }), { msPerObject: 5, workers: 2 });
    const send = async (name: string, count: number): Promise<void> => {
      await handler(request("POST", Array.from({ length: count })));
      order.push(name);
    };

    await Promise.all([send("eight", 8), send("one", 1), send("another", 1)]);

    expect(order).toEqual(["one", "another", "eight"]);
  });

  it("leaves a NetBox without a pace as quick as it is", () => {
    const handler = () => ({ status: 200 });
    expect(paced(handler, undefined)).toBe(handler);
  });
});
