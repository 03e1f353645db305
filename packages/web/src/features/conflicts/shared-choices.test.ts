import { expect, it } from "vitest";
import { sharedChoices } from "./shared-choices.ts";

const proxmox = { code: "proxmox", title: "Give it back to Proxmox VE" };
const netbox = { code: "netbox", title: "Keep NetBox's" };

it("conflicts are decided together by what all of them allow, and only within one backend", () => {
  expect(sharedChoices([{ backend_id: 1, resolutions: [netbox, proxmox] }, { backend_id: 1, resolutions: [proxmox] }])).toEqual([proxmox]);
  expect(sharedChoices([{ backend_id: 1, resolutions: [proxmox] }, { backend_id: 2, resolutions: [proxmox] }])).toEqual([]);
  expect(sharedChoices([])).toEqual([]);
});
