import { AppError } from "@proxbox/contract";
import { expect, it } from "vitest";
import { problemsHeader } from "./read-endpoints.ts";
import { proxmoxRow } from "../testing/endpoint-rows.ts";

it("a header of problems is ASCII JSON, and short whatever there is to tell", () => {
  const row = proxmoxRow({ name: "Zürich\n★" });
  const error = new AppError("PX_UNREACHABLE", { detail: "ä".repeat(400) });
  const header = problemsHeader(Array.from({ length: 50 }, () => ({ row, error })));
  expect(header).toMatch(/^[\x20-\x7e]{1,4100}$/);
  expect(JSON.parse(header ?? "")[0]).toMatchObject({ endpoint_id: 3, name: "Zürich\n★", code: "PX_UNREACHABLE" });
  expect(problemsHeader([])).toBeUndefined();
});
