import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, JobParams } from "@proxbox/contract";
import type { Job } from "@proxbox/contract";
import { afterEach, describe, expect, it } from "vitest";
import { STREAM_END, sampleEvent, sampleJob, sampleSchedule, streamText } from "../../testing/control-samples.ts";
import { pageOf, startFakeControl } from "../../testing/fake-control.ts";
import type { ControlRoutes, FakeControl } from "../../testing/fake-control.ts";

let control: FakeControl | undefined;
afterEach(async () => {
  await control?.close();
  control = undefined;
});

async function start(routes: ControlRoutes): Promise<FakeControl> {
  return (control = await startFakeControl(routes));
}

function endpoint(id: number, name: string, changes: object = {}): Record<string, unknown> {
  return { id, name, url: `https://${name}:8006`, enabled: true, notes: [], last_check: null, ...changes };
}

const events = [
  sampleEvent(1),
  sampleEvent(2, { event: "item_progress", stage: "devices", proxmox_endpoint_id: 1, data: { message: "pve1 created" } }),
  sampleEvent(3, { event: "error_detail", level: "error", stage: "devices", proxmox_endpoint_id: 1, data: { message: "NetBox said no", suggestion: "Mend it" } }),
];

/** Routes of a control plane at which job 12 ends like this. */
function jobRoutes(end: Partial<Job>): ControlRoutes {
  return {
    "GET /api/endpoints/proxmox/": () => pageOf(endpoint(1, "berlin"), endpoint(2, "lab")),
    "GET /api/endpoints/backends/": () => pageOf(endpoint(5, "near")),
    "POST /api/jobs/": () => ({ status: 201, json: sampleJob() }),
    "POST /api/jobs/7/run-now/": () => ({ status: 201, json: sampleJob({ source_job_id: 7 }) }),
    "POST /api/jobs/7/retry/": () => ({ status: 201, json: sampleJob({ source_job_id: 7 }) }),
    "POST /api/jobs/8/retry/": () => ({ status: 409, json: { detail: "Nothing of the job failed or was left out: job 8", code: "RUN_NOTHING_FAILED", hint: "There is nothing to retry." } }),
    "GET /api/jobs/12/": () => ({ json: sampleJob({ started_at: "2026-05-01T12:00:00Z", completed_at: "2026-05-01T12:00:05Z", ...end }) }),
    "GET /api/jobs/12/events": () => ({ status: 200, headers: { "content-type": "text/event-stream" }, body: streamText(events) + STREAM_END }),
  };
}

const success = { state: "completed", verdict: "success", result: { headline: "12 objects written" } } as const;

describe("proxbox run", () => {
  it("starts what was named by names and ids, and stays with it on a terminal", async () => {
    const { run, requests } = await start(jobRoutes(success));
    const { code, printed, noted } = await run(["run", "--endpoint", "lab", "1", "--stage", "devices", "storage", "--vm", "100", "--backend", "near", "--full-update", "--branch", "abcd1234", "--on-busy", "skip", "--once"]);
    expect(requests.find(({ path }) => path === "/api/jobs/")?.body).toEqual({
      sync_types: ["devices", "storage"], proxmox_endpoint_ids: [2, 1], netbox_vm_ids: [100], fastapi_endpoint_id: 5, transport: "full-update", approve_deletions: false, netbox_branch_schema_id: "abcd1234", on_busy: "skip", enqueue_once: true,
    });
    expect([code, printed]).toEqual([0, "Job 12: success: 12 objects written\n"]);
    expect(noted).toContain("Job 12 is pending.");
    expect(noted).toContain("line 1");
    expect(noted).toContain("berlin devices: error: NetBox said no (Mend it)");
    expect(noted).not.toContain("pve1 created");
  });

  it("asks for everything when nothing is named", async () => {
    const { run, requests } = await start(jobRoutes(success));
    expect(await run(["run", "--no-follow"])).toMatchObject({ code: 0, printed: "Job 12 is pending. Follow it with: proxbox job 12 follow\n" });
    expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([["POST", "/api/jobs/", { sync_types: ["all"], proxmox_endpoint_ids: [], netbox_vm_ids: [], transport: "stages", approve_deletions: false, enqueue_once: false }]]);
  });

  it.each<{ end: Partial<Job>; code: number }>([
    { end: success, code: 0 },
    { end: { state: "completed", verdict: "skipped", status_reason: "job 11 is at work" }, code: 0 },
    { end: { state: "completed", verdict: "warning" }, code: 1 },
    { end: { state: "errored", verdict: "failed", error: "ProxboxException: no", problem: new AppError("RUN_NOTHING_WRITTEN").toProblem() }, code: 2 },
    { end: { state: "failed", verdict: "cancelled", error: "Cancelled by anna." }, code: 2 },
  ])("ends with the verdict of the job: $end.verdict is $code", async ({ end, code }) => {
    const { run } = await start(jobRoutes(end));
    const ended = await run(["run", "--wait", "--json"]);
    expect([ended.code, ended.json]).toEqual([code, expect.objectContaining({ id: 12, verdict: end.verdict })]);
  });

  it.each([
    { args: ["--endpoint", "paris"], code: 2, says: "There is berlin, lab." },
    { args: ["--stage", "everything"], code: 3, says: "there is no stage everything" },
    { args: ["--vm", "web1"], code: 3, says: "no id of a virtual machine" },
    { args: ["--on-busy", "fight"], code: 3, says: "Allowed choices are wait, skip" },
  ])("refuses $args before anything is started", async ({ args, says }) => {
    const { run, requests } = await start(jobRoutes(success));
    expect(await run(["run", ...args])).toMatchObject({ code: 3, noted: expect.stringContaining(says) });
    expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("says what is missing to who may not start jobs", async () => {
    const { run } = await start({ "POST /api/jobs/": () => ({ status: 403, json: { detail: "A permission is missing: it takes core.add_job", code: "AUTH_PERMISSION", hint: "Ask an administrator." } }) });
    const { code, noted, json } = await run(["run", "--json"]);
    expect([code, json]).toEqual([4, { verdict: "failed", error: expect.objectContaining({ code: "AUTH_PERMISSION" }) }]);
    expect(noted).toContain("it takes core.add_job");
  });

  it("leaves the job alone when the following is broken off", async () => {
    const reached = Promise.withResolvers<void>();
    const routes = jobRoutes({ state: "running", verdict: null });
    const { run, stop, requests } = await start({
      ...routes,
      "GET /api/jobs/12/events": () => ({
        status: 200,
        headers: { "content-type": "text/event-stream" },
        stream: async (sink) => {
          await sink.write(streamText(events.slice(0, 1)));
          reached.resolve();
          await new Promise((resolve) => sink.gone.addEventListener("abort", resolve));
        },
      }),
    });
    const following = run(["run"]);
    await reached.promise;
    stop.abort();
    expect(await following).toMatchObject({ code: 2, noted: expect.stringContaining("job 12 goes on") });
    expect(requests.filter(({ path }) => path.includes("cancel"))).toEqual([]);
  });
});

describe("proxbox jobs and job", () => {
  it("list the newest, and say how many there are besides", async () => {
    const { run, requests } = await start({ "GET /api/jobs/": () => ({ json: { count: 31, next: null, previous: null, results: [sampleJob({ ...success, started_at: "2026-05-01T12:00:00Z", completed_at: "2026-05-01T12:00:02Z" }), sampleJob({ id: 11, status_reason: "waits for job 12" })] } }) });
    const { code, printed } = await run(["jobs", "--state", "pending", "--limit", "2"]);
    expect([code, requests[0]?.query]).toEqual([0, { limit: "2", ordering: "-id", state: "pending" }]);
    expect(printed.split("\n")).toEqual([
      expect.stringMatching(/^ID +STATE +VERDICT +CREATED +TOOK +BY +WHAT$/),
      expect.stringMatching(/^12 +completed +success +2026-05-01 12:00:00Z +2\.0 s +anna +Proxbox Sync$/),
      expect.stringMatching(/^11 +pending +- .* waits for job 12$/),
      "… and 29 older ones",
      "",
    ]);
  });

  it("show one with its steps, its error and what to do", async () => {
    const stages = [{ proxmox_endpoint_id: 1, stage: "devices", state: "failed", attempts: 3, started_at: "2026-05-01T12:00:00Z", completed_at: "2026-05-01T12:00:04Z", result: null }];
    const problem = new AppError("NB_PERMISSION", { hint: "Grant it." }).toProblem();
    const { run } = await start({ "GET /api/jobs/12/": () => ({ json: sampleJob({ state: "errored", verdict: "failed", error: "ProxboxException: devices", problem, schedule_id: 3, stages }) }) });
    const { code, printed } = await run(["job", "12"]);
    expect(code).toBe(0);
    for (const text of ["Job 12  Proxbox Sync  failed", "schedule", "all that are enabled", "devices  failed  4.0 s  3 attempts", "error: ProxboxException: devices", "code: NB_PERMISSION", "to do: Grant it."]) expect(printed).toContain(text);
  });

  it("let no foreign text move the cursor", async () => {
    const { run } = await start({ "GET /api/jobs/12/": () => ({ json: sampleJob({ name: "a\u001B[2Jb", requested_by: "x\u0007" }) }) });
    // All but tab and line feed, which a table is made of.
    expect((await run(["job", "12"])).printed.replaceAll(/[\t\n]/g, "")).not.toMatch(/\p{Cc}/u);
  });

  it("print a log, all pages of it, or follow it to its end", async () => {
    const { run, requests } = await start({ ...jobRoutes({ state: "errored", verdict: "failed" }), "GET /api/jobs/12/log/": () => pageOf(...events) });
    const { code, printed } = await run(["job", "12", "log", "--level", "error", "--stage", "devices"]);
    expect([code, printed.split("\n")]).toEqual([0, ["12:00:00 line 1", "12:00:00 berlin devices: pve1 created", "12:00:00 berlin devices: error: NetBox said no (Mend it)", ""]]);
    expect(requests[0]?.query).toMatchObject({ level: "error", stage: "devices" });
    expect(requests.filter(({ path }) => path === "/api/endpoints/proxmox/")).toHaveLength(1);
    const followed = await run(["job", "12", "log", "--follow", "--json"]);
    expect([followed.code, followed.json]).toEqual([2, events]);
  });

  it("print each page of a log before they ask for the next one", async () => {
    const printedBy: number[] = [];
    const all = Array.from({ length: 1_200 }, (_, index) => sampleEvent(index + 1));
    const { run, person } = await start({
      "GET /api/jobs/12/log/": ({ query }) => {
        printedBy.push(person.printed().split("\n").length - 1);
        const rest = all.filter(({ seq }) => seq > Number(query["after"]));
        return { json: { count: rest.length, next: null, previous: null, results: rest.slice(0, Number(query["limit"])) } };
      },
    });
    const { code, printed } = await run(["job", "12", "log"]);
    expect([code, printed.trimEnd().split("\n")]).toEqual([0, all.map(({ seq }) => `12:00:00 line ${seq}`)]);
    expect(printedBy).toEqual([0, 500, 1_000]);
  });

  it("name endpoints by their ids to who may not see them", async () => {
    const { run } = await start({
      "GET /api/endpoints/proxmox/": () => ({ status: 403, json: { detail: "no", code: "AUTH_PERMISSION", hint: "x" } }),
      "GET /api/jobs/12/log/": () => pageOf(...events),
      "GET /api/jobs/12/": () => ({ json: sampleJob({ params: JobParams.parse({ proxmox_endpoint_ids: [1, 9] }) }) }),
    });
    expect(await run(["job", "12", "log"])).toMatchObject({ code: 0, printed: expect.stringContaining("endpoint 1 devices: pve1 created") });
    expect(await run(["job", "12"])).toMatchObject({ code: 0, printed: expect.stringContaining("endpoint 1, endpoint 9") });
  });

  it("cancel, and say how long it took until the job had ended", async () => {
    let asked = 0;
    const { run } = await start({
      "POST /api/jobs/12/cancel/": () => ({ json: sampleJob({ state: "running" }) }),
      "GET /api/jobs/12/": () => ({ json: (asked += 1) < 3 ? sampleJob({ state: "running" }) : sampleJob({ state: "failed", verdict: "cancelled", cancelled_by: "anna" }) }),
    });
    const { code, printed } = await run(["job", "12", "cancel"]);
    expect([code, printed]).toEqual([0, "Job 12 is cancelled after 750 ms.\n"]);
  });

  it("say so when a job had ended before it was cancelled", async () => {
    const { run } = await start({ "POST /api/jobs/12/cancel/": () => ({ status: 409, json: { detail: "The job has ended already: job 12 is completed", code: "RUN_JOB_ENDED" } }) });
    expect(await run(["job", "12", "cancel"])).toMatchObject({ code: 2, noted: expect.stringContaining("RUN_JOB_ENDED") });
  });

  it("run one again, and stay with the new one", async () => {
    const { run } = await start(jobRoutes(success));
    expect(await run(["job", "7", "run-now"])).toMatchObject({ code: 0, printed: "Job 12: success: 12 objects written\n" });
    expect(await run(["job", "7", "run-now", "--no-follow"])).toMatchObject({ code: 0, printed: expect.stringContaining("proxbox job 12 follow") });
    expect((await run(["job", "7", "run-now", "--no-follow", "--wait", "--json"])).json).toMatchObject({ id: 12, verdict: "success" });
  });

  it("retry what failed of one, and say so when nothing did", async () => {
    const { run } = await start(jobRoutes(success));
    expect(await run(["job", "7", "retry"])).toMatchObject({ code: 0, printed: "Job 12: success: 12 objects written\n" });
    expect(await run(["job", "8", "retry"])).toMatchObject({ code: 2, noted: expect.stringContaining("RUN_NOTHING_FAILED") });
  });

  it("approve deletions in a repetition only when told to", async () => {
    const { run, requests } = await start(jobRoutes(success));
    for (const how of ["run-now", "retry"]) {
      await run(["job", "7", how, "--no-follow"]);
      await run(["job", "7", how, "--no-follow", "--approve-deletions"]);
    }
    expect(requests.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([undefined, { approve_deletions: true }, undefined, { approve_deletions: true }]);
  });

  it.each([["x"], ["0"], ["12", "destroy"]])("refuse %j", async (...args) => {
    const { run, requests } = await start({});
    expect((await run(["job", ...args])).code).toBe(3);
    expect(requests).toEqual([]);
  });
});

describe("proxbox schedule", () => {
  const routes: ControlRoutes = {
    "GET /api/schedules/": () => pageOf(sampleSchedule(), sampleSchedule({ id: 4, name: "3", cron: null, interval_minutes: 60, is_paused: true, next_run_at: null, next_runs: [], last_job_id: 9 })),
    "GET /api/schedules/defaults/": () => ({ json: { interval_minutes: 45, timezone: "UTC", jitter_seconds: 0, params: sampleSchedule().params } }),
    "GET /api/schedules/preview/": () => ({ json: { next_runs: ["2026-05-02T01:00:00.000Z"] } }),
    "GET /api/endpoints/proxmox/": () => pageOf(endpoint(1, "berlin")),
    "POST /api/schedules/": () => ({ status: 201, json: sampleSchedule() }),
    "POST /api/schedules/3/pause/": () => ({ json: sampleSchedule({ is_paused: true, next_run_at: null, next_runs: [] }) }),
    "POST /api/schedules/3/resume/": () => ({ json: sampleSchedule() }),
    "POST /api/schedules/3/run/": () => ({ status: 201, json: { job_id: 12 } }),
    "GET /api/jobs/12/": () => ({ json: sampleJob() }),
    "DELETE /api/schedules/4/": () => ({ status: 204 }),
  };

  it("list shows when each runs", async () => {
    const { run } = await start(routes);
    expect((await run(["schedule", "list"])).printed.split("\n")).toEqual([
      expect.stringMatching(/^ID +NAME +WHEN/),
      expect.stringMatching(/^3 +nightly +0 3 \* \* \* \(Europe\/Berlin\) +2026-05-02 01:00:00Z +- +-$/),
      expect.stringMatching(/^4 +3 +every 60 minutes +paused +- +job 9$/),
      "",
    ]);
  });

  it.each([
    { args: ["--cron", "0 3 * * *", "--timezone", "Europe/Berlin", "--endpoint", "berlin"], body: { cron: "0 3 * * *", timezone: "Europe/Berlin", params: { proxmox_endpoint_ids: [1] } } },
    { args: ["--every", "30", "--jitter", "60", "--paused", "--start", "2026-05-01T10:00:00+02:00"], body: { interval_minutes: 30, jitter_seconds: 60, is_paused: true, start_at: "2026-05-01T08:00:00.000Z" } },
    { args: [], body: { interval_minutes: 45 } },
  ])("add sends $args", async ({ args, body }) => {
    const { run, requests } = await start(routes);
    expect((await run(["schedule", "add", "nightly", ...args])).code).toBe(0);
    expect(requests.at(-1)?.body).toMatchObject({ name: "nightly", ...body });
    expect(Object.keys(requests.at(-1)?.body as object)).toContain("cron" in body ? "cron" : "interval_minutes");
  });

  it("is paused, resumed, run and removed by its name, or its id where no name fits", async () => {
    const { run, requests } = await start(routes);
    expect((await run(["schedule", "pause", "nightly"])).printed).toContain("It is paused.");
    expect((await run(["schedule", "resume", "nightly"])).printed).toContain("2026-05-03 01:00:00Z");
    expect((await run(["schedule", "show", "nightly"])).printed).toContain("Schedule 3  nightly");
    expect((await run(["schedule", "run", "nightly", "--no-follow"])).printed).toContain("proxbox job 12 follow");
    expect(requests.at(-2)?.body).toBeUndefined();
    await run(["schedule", "run", "nightly", "--no-follow", "--approve-deletions"]);
    expect(requests.find(({ path, body }) => path === "/api/schedules/3/run/" && body !== undefined)?.body).toEqual({ approve_deletions: true });
    expect((await run(["schedule", "remove", "3"])).printed).toBe("Schedule 3 is removed; its jobs stay.\n");
    expect(requests.at(-1)).toMatchObject({ method: "DELETE", path: "/api/schedules/4/" });
    expect(await run(["schedule", "show", "weekly"])).toMatchObject({ code: 3, noted: expect.stringContaining("There is nightly, 3.") });
  });

  it("preview asks for what was said", async () => {
    const { run, requests } = await start(routes);
    expect((await run(["schedule", "preview", "--cron", "0 3 * * *"])).printed).toBe("  2026-05-02 01:00:00Z\n");
    expect(requests[0]?.query).toEqual({ cron: "0 3 * * *" });
    expect(await run(["schedule", "add", "x", "--start", "soon"])).toMatchObject({ code: 3, noted: expect.stringContaining("soon is no time") });
  });
});

describe("proxbox endpoint", () => {
  const failed = { ok: false, tested_at: "2026-05-01T12:00:00Z", steps: [{ name: "reach", ok: true, detail: "it answers", code: null, hint: null }, { name: "key", ok: false, detail: "it has another key", code: "X", hint: "Give it." }] };
  const routes: ControlRoutes = {
    "GET /api/endpoints/backends/": () => pageOf(endpoint(5, "near", { last_check: failed })),
    "GET /api/endpoints/netbox/": () => pageOf(endpoint(1, "netbox", { enabled: false })),
    "GET /api/endpoints/proxmox/": () => pageOf(),
    "POST /api/endpoints/backends/": () => ({ status: 201, json: endpoint(6, "far", { notes: ["It is http."] }) }),
    "POST /api/endpoints/netbox/": () => ({ status: 201, json: endpoint(2, "n") }),
    "POST /api/endpoints/proxmox/": () => ({ status: 201, json: endpoint(3, "p") }),
    "POST /api/endpoints/backends/5/test/": () => ({ json: failed }),
    "PATCH /api/endpoints/netbox/1/": () => ({ json: endpoint(1, "netbox") }),
    "DELETE /api/endpoints/netbox/1/": () => ({ status: 204 }),
    "GET /api/endpoints/export/": () => ({ status: 200, headers: { "content-type": "application/yaml" }, body: "version: 1\n" }),
    "POST /api/endpoints/import/": () => ({ json: { is_dry_run: true, changes: [{ kind: "netbox", name: "netbox", action: "updated", notes: ["The token is kept."] }] } }),
  };

  it("list shows all kinds with their last test", async () => {
    const { run } = await start(routes);
    expect((await run(["endpoint", "list"])).printed.split("\n").slice(1, -1)).toEqual([
      expect.stringMatching(/^backend +5 +near +https:\/\/near:8006 +enabled +it has another key$/),
      expect.stringMatching(/^netbox +1 +netbox +https:\/\/netbox:8006 +disabled +never tested$/),
    ]);
  });

  it.each([
    { args: ["backend", "far", "https://far:8800", "--no-verify-tls"], asks: undefined, body: { name: "far", url: "https://far:8800", verify_ssl: false, enabled: true } },
    { args: ["backend", "far", "10.0.0.7:8800", "--disabled"], asks: undefined, body: { name: "far", ip_address: "10.0.0.7", port: 8800, enabled: false } },
    { args: ["netbox", "n", "netbox.example.com"], asks: "API token of NetBox", body: { name: "n", domain: "netbox.example.com", enabled: true, token: "s3cret" } },
    { args: ["proxmox", "p", "[fd00::1]:8006", "--backend", "near"], asks: "API token of Proxmox VE", body: { name: "p", ip_address: "fd00::1", port: 8006, enabled: true, token_name: "s3cret", backend_id: 5 } },
    { args: ["proxmox", "p", "fd00::1", "--username", "root@pam", "--verify-tls"], asks: "Password of root@pam", body: { name: "p", ip_address: "fd00::1", verify_ssl: true, enabled: true, username: "root@pam", password: "s3cret" } },
  ])("add $args asks for the secret and shows it nowhere", async ({ args, asks, body }) => {
    const { run, person, requests } = await start(routes);
    const adding = run(["endpoint", "add", ...args]);
    if (asks !== undefined) {
      await person.untilAsked(asks);
      person.type("s3cret");
    }
    const { code, printed, noted } = await adding;
    expect([code, requests.at(-1)?.body]).toEqual([0, body]);
    expect(printed).toMatch(/is saved\.\n$/);
    expect(printed + noted).not.toContain("s3cret");
  });

  it("add tells what should be known about what was saved", async () => {
    const { run } = await start(routes);
    expect((await run(["endpoint", "add", "backend", "far", "far"])).noted).toBe("note: It is http.\n");
  });

  it("test says which step failed and what to do, and ends with 2", async () => {
    const { run } = await start(routes);
    expect(await run(["endpoint", "test", "backend", "near"])).toMatchObject({ code: 2, printed: "ok   reach: it answers\nfail key: it has another key\n     to do: Give it.\n" });
  });

  it("is enabled, disabled and removed", async () => {
    const { run, requests } = await start(routes);
    expect((await run(["endpoint", "enable", "netbox", "netbox"])).printed).toContain("is enabled.");
    expect(requests.at(-1)?.body).toEqual({ enabled: true });
    await run(["endpoint", "disable", "netbox", "1"]);
    expect(requests.at(-1)?.body).toEqual({ enabled: false });
    expect((await run(["endpoint", "remove", "netbox", "netbox"])).printed).toContain("is removed.");
    expect(requests.at(-1)?.method).toBe("DELETE");
  });

  it("export writes a file, import sends one", async () => {
    const { run, folder, requests } = await start(routes);
    const file = join(folder, "proxbox-endpoints.yaml");
    expect((await run(["endpoint", "export"])).printed).toBe("version: 1\n");
    expect((await run(["endpoint", "export", file])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe("version: 1\n");
    writeFileSync(file, "version: 1\nnetbox: []\n");
    expect((await run(["endpoint", "import", file, "--dry-run"])).printed).toBe("updated netbox netbox\n  The token is kept.\n1 entry; nothing was changed\n");
    expect(requests.at(-1)?.body).toEqual({ yaml: "version: 1\nnetbox: []\n", dry_run: true });
    expect((await run(["endpoint", "import", join(folder, "none.yaml")])).code).toBe(3);
  });

  it.each([["add", "proxmox", "p", "https//x y"], ["test", "printer", "x"]])("refuses %j", async (...args) => {
    const { run, requests } = await start(routes);
    expect((await run(["endpoint", ...args])).code).toBe(3);
    expect(requests).toEqual([]);
  });
});

describe("proxbox user", () => {
  const user = { id: 2, username: "bob", source: "local", is_active: true, roles: [{ id: 3, name: "Viewer" }], created_at: "2026-05-01T12:00:00Z", last_login_at: null };
  const routes: ControlRoutes = {
    "GET /api/accounts/users/": () => pageOf(user),
    "GET /api/accounts/roles/": () => pageOf({ id: 1, name: "Administrator", description: "", permissions: ["*"], is_built_in: true }, { id: 3, name: "Viewer", description: "", permissions: [], is_built_in: true }),
    "POST /api/accounts/users/": () => ({ status: 201, json: user }),
    "PATCH /api/accounts/users/2/": () => ({ json: { ...user, is_active: false } }),
    "GET /api/me/": () => ({ json: { id: 1, username: "anna", permissions: ["*"], csrf_token: null } }),
    "POST /api/me/password/": () => ({ status: 204 }),
    "POST /api/accounts/tokens/": () => ({ status: 201, json: { id: 8, user: { id: 1, username: "anna" }, description: "ci", prefix: "abc", is_write_enabled: false, expires_at: null, created_at: "2026-05-01T12:00:00Z", last_used_at: null, token: "abc-t0ken" } }),
  };

  it("list, role and disable", async () => {
    const { run, requests } = await start(routes);
    expect((await run(["user", "list"])).printed).toMatch(/^2 +bob +active +Viewer +local +-$/m);
    await run(["user", "role", "bob", "Viewer", "Administrator"]);
    expect(requests.at(-1)).toMatchObject({ method: "PATCH", body: { roles: [3, 1] } });
    await run(["user", "role", "bob"]);
    expect(requests.at(-1)?.body).toEqual({ roles: [] });
    expect((await run(["user", "disable", "bob"])).printed).toContain("is disabled");
    expect(requests.at(-1)?.body).toEqual({ is_active: false });
    expect(await run(["user", "role", "bob", "Boss"])).toMatchObject({ code: 3, noted: expect.stringContaining("There is Administrator, Viewer.") });
  });

  it("add and password ask for the password and show it nowhere", async () => {
    const { run, person, requests } = await start(routes);
    const adding = run(["user", "add", "bob", "--role", "Viewer"]);
    await person.untilAsked("Password of bob");
    person.type("correct horse");
    expect((await adding).printed + person.noted()).not.toContain("horse");
    expect(requests.at(-1)?.body).toEqual({ username: "bob", password: "correct horse", roles: [3] });
    const own = run(["user", "password"]);
    await person.untilAsked("Current password");
    person.type("correct horse");
    await person.untilAsked("New password");
    person.type("battery staple");
    expect((await own).code).toBe(0);
    expect(requests.at(-1)?.body).toEqual({ current_password: "correct horse", new_password: "battery staple" });
    const others = run(["user", "password", "bob"]);
    await person.untilAsked("New password of bob");
    person.hangUp();
    expect(await others).toMatchObject({ code: 2, noted: expect.stringContaining("nothing was changed") });
  });

  it("token prints the token alone", async () => {
    const { run, requests } = await start(routes);
    expect(await run(["user", "token", "--description", "ci", "--read-only"])).toMatchObject({ code: 0, printed: "abc-t0ken\n", noted: "It is shown this once only:\n" });
    expect(requests.at(-1)?.body).toEqual({ user: 1, description: "ci", is_write_enabled: false });
  });
});

describe("--json", () => {
  const job = sampleJob(success);
  it.each([
    [["jobs"], { "GET /api/jobs/": () => pageOf(job) }],
    [["job", "12"], { "GET /api/jobs/12/": () => ({ json: job }) }],
    [["job", "12", "log"], { "GET /api/jobs/12/log/": () => pageOf(...events) }],
    [["job", "12", "cancel"], { "POST /api/jobs/12/cancel/": () => ({ json: job }), "GET /api/jobs/12/": () => ({ json: job }) }],
    [["schedule", "list"], { "GET /api/schedules/": () => pageOf(sampleSchedule()) }],
    [["schedule", "show", "nightly"], { "GET /api/schedules/": () => pageOf(sampleSchedule()) }],
    [["endpoint", "list"], { "GET /api/endpoints/backends/": () => pageOf(), "GET /api/endpoints/netbox/": () => pageOf(), "GET /api/endpoints/proxmox/": () => pageOf() }],
    [["endpoint", "export"], { "GET /api/endpoints/export/": () => ({ status: 200, body: "version: 1\n" }) }],
    [["user", "list"], { "GET /api/accounts/users/": () => pageOf() }],
    [["jobs"], { "GET /api/jobs/": () => ({ status: 500, body: "<h1>" }) }],
  ] as [string[], ControlRoutes][])("prints one document: %j", async (args, routes) => {
    const { run } = await start(routes);
    const { printed, json } = await run([...args, "--json"]);
    expect(printed.trimEnd().split("\n")).toHaveLength(1);
    expect(json).toBeTypeOf("object");
  });
});
