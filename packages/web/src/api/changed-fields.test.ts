import { expect, it } from "vitest";
import { changedFields } from "./changed-fields.ts";

it("a change holds what was touched and nothing else: whoever was locked out meanwhile stays so", () => {
  const opened = { username: "eve", roles: [2], is_active: true };
  expect(changedFields(opened, { ...opened, username: "eva" })).toEqual({ username: "eva" });
  expect(changedFields(opened, { ...opened, roles: [] })).toEqual({ roles: [] });
  expect(changedFields<object>({ cron: null }, { cron: "0 3 * * *", password: "new" })).toEqual({ cron: "0 3 * * *", password: "new" });
  expect(changedFields(opened, structuredClone(opened))).toEqual({});
});
