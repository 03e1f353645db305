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

it.each(["click", "input"])("a bare %s, as a screen reader or dictation makes it, is a touch", (name) => {
  let nowMs = 0;
  const page = new EventTarget();
  const attendance = watchAttendance(page, () => new Date(nowMs));
  nowMs = 300_000;
  page.dispatchEvent(new Event(name));
  expect(attendance.isUnattended()).toBe(false);
});
