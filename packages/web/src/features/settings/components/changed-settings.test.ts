import { Settings, SettingsUpdate } from "@proxbox/contract";
import { expect, it } from "vitest";
import { changedSettings } from "./changed-settings.ts";
import { joinLines, splitLines } from "./lines.ts";
import { settingsFields } from "./settings-fields.table.ts";

const saved = Settings.parse({});

it("settings that were not touched are no change", () => {
  expect(changedSettings(saved, structuredClone(saved))).toEqual({});
});

it("a change holds what was touched and no neighbour of it", () => {
  const after = { ...saved, proxmox_timeout: 9, sync: { ...saved.sync, deletion: { ...saved.sync.deletion, grace_days: 7 }, policies: { node: { status: "source" as const } } }, overwrite: { ...saved.overwrite, vm_tags: false } };
  const change = changedSettings(saved, after);
  expect(change).toEqual({ proxmox_timeout: 9, sync: { deletion: { grace_days: 7 }, policies: { node: { status: "source" } } }, overwrite: { vm_tags: false } });
  expect(SettingsUpdate.parse(change)).toEqual(change);
});

it("of a table that somebody else has changed too their lines stay, and what was touched or taken away goes with them", () => {
  const policies = (table: typeof saved.sync.policies) => ({ ...saved, sync: { ...saved.sync, policies: table } });
  const began = policies({ node: { status: "source" }, "virtual-machine": { comments: "ignore" } });
  const mine = policies({ node: { status: "source", name: "ignore" } });
  const now = policies({ node: { status: "operator", role: "ignore" }, "virtual-machine": { comments: "ignore", memory: "source" }, cluster: { name: "ignore" } });
  expect(changedSettings(began, mine, now)).toEqual({ sync: { policies: { node: { status: "operator", role: "ignore", name: "ignore" }, "virtual-machine": { memory: "source" }, cluster: { name: "ignore" } } } });
  expect(changedSettings(began, policies({ node: { status: "source" } }), began)).toEqual({ sync: { policies: { node: { status: "source" } } } });
});

it("every setting of the table is one of the settings", () => {
  const valueAt = (path: string): unknown => path.split(".").reduce<unknown>((block, name) => (block as Record<string, unknown>)[name], saved);
  const unknown = settingsFields.flatMap(({ fields }) => fields.map(({ path }) => path)).filter((path) => valueAt(path) === undefined);
  expect(unknown).toEqual([]);
});

it("every setting of the sync that is one value or a list of texts is in the table", () => {
  const shown = new Set(settingsFields.flatMap(({ fields }) => fields.map(({ path }) => path as string)));
  const leaves = (block: object, path: string): string[] => Object.entries(block).flatMap(([name, value]: [string, unknown]) => (typeof value === "object" && value !== null && !Array.isArray(value) ? leaves(value, `${path}${name}.`) : [`${path}${name}`]));
  const others = /^(sync_modes|overwrite)\.|^sync\.mapping_rules$/;
  expect(leaves(saved, "").filter((path) => !others.test(path) && !shown.has(path))).toEqual([]);
});

it("a list of texts is its lines, without blanks, empty lines and repetitions", () => {
  expect(splitLines(" ^lo$ \n\n^docker\n^lo$")).toEqual(["^lo$", "^docker"]);
  expect(splitLines(joinLines([]))).toEqual([]);
});
