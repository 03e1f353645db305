import { expect, it } from "vitest";
import { watchAttendance } from "./attendance.ts";

it("a page is unattended five minutes after somebody touched it, and not from the next touch on", () => {
  let nowMs = 0;
  const page = new EventTarget();
  const attendance = watchAttendance(page, () => new Date(nowMs));
  nowMs = 299_999;
  expect(attendance.isUnattended()).toBe(false);
  page.dispatchEvent(new Event("keydown"));
  nowMs += 299_999;
  expect(attendance.isUnattended()).toBe(false);
  nowMs += 1;
  expect(attendance.isUnattended()).toBe(true);
  page.dispatchEvent(new Event("pointermove"));
  expect(attendance.isUnattended()).toBe(false);
});
