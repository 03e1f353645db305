import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBatchSize } from "./batch-size.ts";

describe("batch size", () => {
  it("grows by half while full batches go well, up to its limit", () => {
    const size = createBatchSize({ start: 50, max: 100 });
    const seen = Array.from({ length: 4 }, () => {
      size.succeeded(size.now);
      return size.now;
    });
    expect(seen).toEqual([75, 100, 100, 100]);
  });

  it("does not grow on a small rest, which proves nothing", () => {
    const size = createBatchSize({ start: 50, max: 100 });
    size.succeeded(49);
    expect(size.now).toBe(50);
  });

  it("halves when NetBox struggles, down to one, and recovers", () => {
    const size = createBatchSize({ start: 50, max: 100 });
    const seen = Array.from({ length: 7 }, () => {
      size.struggled();
      return size.now;
    });
    expect(seen).toEqual([25, 12, 6, 3, 1, 1, 1]);
    size.succeeded(1);
    expect(size.now).toBe(2);
  });

  it("is a whole number between one and its limit, whatever happens", () => {
    const property = fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), fc.array(fc.boolean()), (...[start, max, events]) => {
      const size = createBatchSize({ start, max });
      for (const isGood of events) {
        if (isGood) size.succeeded(size.now);
        else size.struggled();
        expect(Number.isInteger(size.now) && size.now >= 1 && size.now <= max).toBe(true);
      }
    });
    fc.assert(property);
  });
});
