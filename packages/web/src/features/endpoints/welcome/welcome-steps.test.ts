import { expect, it } from "vitest";
import { doneSteps, nextStep } from "./welcome-steps.ts";

const works = { enabled: true, last_check: { ok: true } };
const fails = { enabled: true, last_check: { ok: false } };

it.each([
  [{ netbox: [], proxmox: [] }, "netbox"],
  [{ netbox: [fails], proxmox: [works] }, "netbox"],
  [{ netbox: [works], proxmox: [] }, "proxmox"],
  [{ netbox: [works], proxmox: [{ ...works, enabled: false }] }, "proxmox"],
  [{ netbox: [works], proxmox: [fails, works] }, "preview"],
])("whoever left with %j goes on with %s", (saved, step) => {
  expect(nextStep(doneSteps(saved))).toBe(step);
});
