import { describe, expect, it } from "vitest";

import { estateWith } from "../testing/inventory-lab.ts";
import { closedLabs } from "../testing/inventory-labs.ts";

const open = closedLabs();

async function dataOf(job: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>> {
  const reading = await (await open({ ...estateWith([]), backupJobs: [{ id: "job", ...job }] })).read("backup-routines");
  expect(reading.items).toHaveLength(1);
  return reading.items[0]!.data;
}

describe("backup routines", () => {
  it("are told with what they back up, when, and what is kept", async () => {
    const job = {
      id: "backup-1", type: "vzdump", enabled: 1, schedule: "sat 02:30", storage: "pbs", node: "pve01", mode: "snapshot", compress: "zstd", vmid: "101,100", comment: "weekly",
      "notes-template": "{{guestname}}", "prune-backups": { "keep-hourly": "4", "keep-last": "3" }, bwlimit: "1024", "repeat-missed": 1, fleecing: "enabled=1,storage=fast",
      "pbs-change-detection-mode": "metadata", mailto: "admin@example.internal", "next-run": 1_795_140_000,
    };
    const reading = await (await open({ ...estateWith([]), backupJobs: [job] })).read("backup-routines");
    expect(reading).toMatchObject({ unseen: [], problems: [], warnings: [] });
    expect(reading.items).toEqual([
      {
        kind: "backup-routine", key: "lab/backup-routine/backup-1", label: "weekly", parent: null,
        data: {
          job_id: "backup-1", is_enabled: true, schedule: "sat 02:30", is_for_all_guests: false, selection: [100, 101], storage: "pbs", node: "pve01", mode: "snapshot", compress: "zstd",
          comment: "weekly", notes_template: "{{guestname}}", prune_backups: { keep_hourly: 4, keep_last: 3 }, bwlimit: 1024, repeat_missed: true,
          fleecing: { enabled: true, storage: "fast" }, pbs_change_detection_mode: "metadata", observed: { next_run_at: "2026-11-20T02:00:00.000Z" },
        },
      },
    ]);
  });

  it.each([
    ["without anything set", {}, { is_enabled: true, is_for_all_guests: false, repeat_missed: false }],
    ["switched off", { enabled: "0" }, { is_enabled: false }],
    ["of all guests but some", { all: 1, exclude: "102,101" }, { is_for_all_guests: true, excluded: [101, 102] }],
    ["of a pool", { pool: "prod" }, { pool: "prod" }],
    ["of PVE 6, with days and a time of its own", { dow: "sat,sun", starttime: "01:00", maxfiles: "2" }, { schedule: "sat,sun 01:00", prune_backups: { keep_last: 2 } }],
    ["of PVE 7, whose retention is a text", { "prune-backups": "keep-daily=7" }, { prune_backups: { keep_daily: 7 } }],
  ])("are understood %s", async (_what, job, expected) => {
    expect(await dataOf(job)).toMatchObject(expected);
  });

  it("with a legacy id keep it whole", async () => {
    const id = "3f1d9a:local:1";
    const reading = await (await open({ ...estateWith([]), backupJobs: [{ id }] })).read("backup-routines");
    expect(reading.items.map((item) => [item.key, item.label])).toEqual([[`lab/backup-routine/${id}`, id]]);
  });

  it("are gone where the right to see them is proven and there are none", async () => {
    expect(await (await open(estateWith([]))).read("backup-routines")).toMatchObject({ items: [], unseen: [] });
  });
});
