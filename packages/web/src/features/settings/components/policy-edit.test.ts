import { expect, it } from "vitest";
import { policyNamed, withPolicy } from "./policy-edit.ts";

const before = { node: { status: "source" }, "virtual-machine": { name: "ignore", description: "source" } } as const;

it("a policy is set in its place, or as the last of its kind", () => {
  expect(withPolicy(before, { kind: "virtual-machine", field: "name", policy: "operator" })).toEqual({ node: { status: "source" }, "virtual-machine": { name: "operator", description: "source" } });
  expect(withPolicy(before, { kind: "cluster", field: "*", policy: "ignore" })).toEqual({ ...before, cluster: { "*": "ignore" } });
});

it("a policy is taken out, its kind with the last one, and what was not there is no change", () => {
  expect(withPolicy(before, { kind: "virtual-machine", field: "name", policy: undefined })).toEqual({ node: { status: "source" }, "virtual-machine": { description: "source" } });
  expect(withPolicy(before, { kind: "node", field: "status", policy: undefined })).toEqual({ "virtual-machine": before["virtual-machine"] });
  expect(withPolicy(before, { kind: "cluster", field: "name", policy: undefined })).toEqual(before);
});

it("only the four words are policies", () => {
  expect(["source", "", "mine"].map(policyNamed)).toEqual(["source", undefined, undefined]);
});
