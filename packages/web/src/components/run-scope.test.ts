import { expect, it } from "vitest";
import { scopeErrors, scopeParams, WHOLE_SCOPE } from "./run-scope.ts";

it("a choice that was not made is none of a job's parameters", () => {
  expect(scopeParams(WHOLE_SCOPE)).toEqual({});
  expect(scopeErrors(WHOLE_SCOPE)).toEqual({ machines: false, branch: false });
});

it("choices are parameters, with ids separated by commas or blanks", () => {
  expect(scopeParams({ machines: "7, 8 9", backend: "2", branch: " abcd1234 ", isFullUpdate: true })).toEqual({ netbox_vm_ids: [7, 8, 9], fastapi_endpoint_id: 2, netbox_branch_schema_id: "abcd1234", transport: "full-update" });
});

it("what cannot be read is told", () => {
  expect(scopeErrors({ ...WHOLE_SCOPE, machines: "web-1", branch: "two words" })).toEqual({ machines: true, branch: true });
});
