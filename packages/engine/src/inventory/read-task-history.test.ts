import { describe, expect, it } from "vitest";

import { estateWith, plainGuest } from "../testing/inventory-lab.ts";
import type { InventoryLab } from "../testing/inventory-lab.ts";
import { closedLabs, nodeOf } from "../testing/inventory-labs.ts";

const open = closedLabs();

function task(age: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const starttime = 1_795_140_000 - age * 60;
  return { upid: `UPID:pve01:${age}:qmstart:100:root@pam:`, node: "pve01", pid: 1000 + age, pstart: 5, starttime, endtime: starttime + 3, type: "qmstart", id: "100", user: "root@pam", status: "OK", ...more };
}

async function withTasks(tasks: Record<string, unknown>[]): Promise<InventoryLab> {
  const estate = estateWith([plainGuest(100), plainGuest(101, { type: "lxc", config: {} })]);
  nodeOf(estate, "pve01").tasks = tasks;
  return open(estate);
}

const everything = { under: "lab/task-history", reason: "Proxmox VE keeps only its newest tasks" };

describe("the history of tasks", () => {
  it("tells who did what to which guest, and how it ended", async () => {
    const reading = await (await withTasks([task(0, { status: "got signal 15" })])).read("task-history");
    expect(reading.items).toEqual([
      {
        kind: "task-history", key: "lab/task-history/pve01/UPID:pve01:0:qmstart:100:root@pam:", label: "qmstart 100", parent: "lab/qemu/100",
        data: {
          upid: "UPID:pve01:0:qmstart:100:root@pam:", node: "pve01", pid: 1000, pstart: 5, task_type: "qmstart", task_id: "100", vmid: 100, user: "root@pam",
          started_at: "2026-11-20T02:00:00.000Z", ended_at: "2026-11-20T02:00:03.000Z", exit_status: "got signal 15", task_state: "stopped",
        },
      },
    ]);
  });

  it("is of guests, also of those that are gone; what a node does for itself is left out", async () => {
    const tasks = [task(0, { id: "999", upid: "a" }), task(1, { id: "101", upid: "b" }), task(2, { id: "", upid: "c" }), task(3, { id: "sdb", upid: "d" }), task(4, { id: "7", upid: "e" })];
    const reading = await (await withTasks(tasks)).read("task-history");
    expect(reading.items.map((item) => [item.data["upid"], item.parent])).toEqual([["a", null], ["b", "lab/lxc/101"]]);
  });

  it("begins when a task has ended", async () => {
    const { endtime, status, ...running } = task(0);
    expect((await (await withTasks([running])).read("task-history")).items).toEqual([]);
  });

  it("never calls an old task gone", async () => {
    const lab = await withTasks(Array.from({ length: 20 }, (_, age) => task(age)));
    const reading = await lab.read("task-history", { taskLimitPerNode: 5 });
    expect(reading.items.map((item) => item.data["pid"])).toEqual([1000, 1001, 1002, 1003, 1004]);
    expect(reading.unseen).toEqual([everything]);
  });

  it("is bounded to 500 tasks of a node in one request", async () => {
    const lab = await withTasks(Array.from({ length: 700 }, (_, age) => task(age)));
    expect((await lab.read("task-history")).items).toHaveLength(500);
    expect(lab.server.requests.entries.filter(({ path }) => path.endsWith("pve01/tasks")).map(({ query }) => query)).toEqual(["source=archive&limit=500"]);
  });

  it("turns pages beyond that, and what ends meanwhile does not push a task from one page to the next", async () => {
    const estate = estateWith([plainGuest(100)]);
    const tasks = Array.from({ length: 1_200 }, (_, age) => task(age));
    nodeOf(estate, "pve01").tasks = tasks;
    const endNow = ({ target }: { target: string }): void => void (/start=/.test(target) && tasks.unshift(task(-1_000, { upid: "new" })));
    const lab = await open(estate, { onRequest: endNow });
    const reading = await lab.read("task-history", { taskLimitPerNode: 1_100 });
    const pids = reading.items.map((item) => Number(item.data["pid"])).sort((a, b) => a - b);
    expect(pids).toEqual(Array.from({ length: 1_100 }, (_, age) => 1000 + age));
    const queries = lab.server.requests.entries.filter(({ path }) => path.endsWith("pve01/tasks")).map(({ query }) => query);
    expect(queries).toEqual(["source=archive&limit=500", expect.stringMatching(/limit=500&start=500&until=\d+$/), expect.stringMatching(/limit=100&start=1000&until=\d+$/)]);
  });

  it("E18: of a node that is down is said to be unseen", async () => {
    const lab = await withTasks([task(0)]);
    nodeOf(lab.server.estate, "pve03").online = false;
    const reading = await lab.read("task-history");
    expect(reading.items).toHaveLength(1);
    expect(reading.unseen).toEqual([everything, { under: "lab/task-history/pve03", reason: "node pve03 is offline" }]);
  });

  it("of one guest is asked for by its number on every node, because guests move", async () => {
    const lab = await withTasks([task(0), task(1, { id: "101", upid: "b" })]);
    const reading = await lab.read("task-history", { onlyGuests: [101] });
    expect(reading.items.map((item) => item.parent)).toEqual(["lab/lxc/101"]);
    expect(lab.server.requests.entries.filter(({ path }) => path.endsWith("/tasks")).map(({ query }) => query)).toEqual(Array.from({ length: 3 }, () => "source=archive&limit=500&vmid=101"));
    expect(reading.onlyParents).toEqual(["lab/lxc/101"]);
  });

  it("E19: of a token without Sys.Audit is its own, and it is told so", async () => {
    const lab = await withTasks([task(0), task(1, { upid: "mine", user: "sync@pve!proxbox" })]);
    const snapshot = await lab.snapshot();
    const reading = await lab.as([{ path: "/vms", privs: ["VM.Audit"] }]).read("task-history", { snapshot });
    expect(reading.items.map((item) => item.data["upid"])).toEqual(["mine"]);
    expect(reading.warnings).toEqual(["task-history: Sys.Audit on /nodes is missing, so only some may be visible"]);
  });
});
