import { describe, expect, it } from "vitest";
import { isOtherNode, isSameNode, joinedMarks } from "./node-marks.ts";

const BEFORE = { tls: "AA", cpu: "EPYC 1×32", macs: ["00:50:56:00:00:01", "00:50:56:00:00:02"] };

describe("isOtherNode", () => {
  it("E88: is other hardware when the certificate and every port are others, or the processors where ports are not known", () => {
    expect(isOtherNode(BEFORE, { ...BEFORE, tls: "BB", macs: ["00:50:56:00:00:09"] })).toBe(true);
    expect(isOtherNode({ ...BEFORE, macs: [] }, { tls: "BB", cpu: "Xeon 2×16", macs: [] })).toBe(true);
  });

  it("E88: is the same after a renewed certificate, a new card, another processor, or an installation on the same machine", () => {
    expect(isOtherNode(BEFORE, { ...BEFORE, tls: "BB" })).toBe(false);
    expect(isOtherNode(BEFORE, { ...BEFORE, macs: ["00:50:56:00:00:09"] })).toBe(false);
    expect(isOtherNode(BEFORE, { ...BEFORE, tls: "BB", cpu: "Xeon 2×16" })).toBe(false);
    expect(isOtherNode({ ...BEFORE, macs: [] }, { ...BEFORE, tls: "BB", macs: [] })).toBe(false);
  });

  it("says nothing where a mark is not known", () => {
    expect([isOtherNode({ macs: [] }, BEFORE), isOtherNode(BEFORE, { macs: ["00:50:56:00:00:09"] }), isOtherNode({ tls: "AA", macs: [] }, { tls: "BB", cpu: "Xeon", macs: [] })]).toEqual([false, false, false]);
  });
});

describe("isSameNode", () => {
  it("needs a port in common", () => {
    expect([isSameNode(BEFORE, { macs: ["00:50:56:00:00:02"] }), isSameNode({ ...BEFORE, macs: [] }, { ...BEFORE, macs: [] })]).toEqual([true, false]);
  });
});

describe("joinedMarks", () => {
  it("keeps what is not told this time, and forgets that it was asked", () => {
    expect(joinedMarks({ ...BEFORE, asked: "pve1" }, { tls: "BB", macs: [] })).toEqual({ ...BEFORE, tls: "BB" });
  });
});
