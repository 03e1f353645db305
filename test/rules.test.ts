import { beforeAll, describe, expect, it } from "vitest";
import { folderRules } from "../scripts/lint/folder-rules.ts";
import { lintFixture, type Complaint } from "./lint-fixture.ts";

/** A rule with a file that breaks it and one that does not, in the same place unless `rightFile` says where. */
type Sample = { rule: string; file: string; rightFile?: string; wrong: string; right: string };

const engine = "packages/engine/src";
const stages = ["collect", "translate", "observe", "plan", "apply", "report"];

/** An import as an author would write it; the name does not matter to the rules. */
function value(specifier: string): string {
  return `import { thing } from "${specifier}";\nif (thing === 1) throw new Error("used");\n`;
}

function type(specifier: string): string {
  return `import type { Thing } from "${specifier}";\n/** Kept. */\nexport type Kept = Thing;\n`;
}

const packageSamples: Sample[] = [
  { rule: "contract-needs-only-zod", file: "packages/contract/src/frame.ts", wrong: value("yaml"), right: value("zod") },
  { rule: "engine-is-a-library", file: `${engine}/http/pool.ts`, wrong: type("yaml"), right: value("undici") },
  { rule: "engine-serves-and-stores-nothing", file: `${engine}/http/door.ts`, wrong: value("node:http"), right: type("node:http") },
  { rule: "engine-serves-and-stores-nothing", file: `${engine}/http/file.ts`, wrong: value("node:fs/promises"), right: value("node:tls") },
  { rule: "database-only-in-state", file: "packages/cli/src/store.ts", wrong: value("node:sqlite"), right: value("@proxbox/state") },
  { rule: "database-only-in-state", file: "packages/lab/src/store.test.ts", wrong: value("node:sqlite"), right: value("node:fs") },
  { rule: "packages-by-name", file: "packages/cli/src/run.ts", wrong: value("../../engine/src/reconcile.ts"), right: value("@proxbox/engine") },
  { rule: "packages-by-name", file: "packages/cli/src/deep.ts", wrong: value("@proxbox/engine/src/reconcile.ts"), right: value("./output/text.ts") },
  { rule: "packages-by-name-from-outside", file: "bench/measure.ts", wrong: value("../packages/lab/src/index.ts"), right: value("@proxbox/lab") },
  { rule: "packages-by-name-from-outside", file: "test/whole.test.ts", wrong: value("../packages/lab/src/index.ts"), right: value("@proxbox/lab") },
  { rule: "packages-by-name-from-outside", file: "scripts/play.ts", wrong: value("../packages/engine/src/reconcile.ts"), right: value("../packages/engine/src/testing/storm/storm.ts") },
  { rule: "index-is-for-outsiders", file: "packages/lab/src/netbox/serve.ts", wrong: value("../index.ts"), right: value("../http/serve.ts") },
  { rule: "index-is-for-outsiders", file: "packages/engine/src/netbox/self.ts", wrong: value("@proxbox/engine"), right: value("@proxbox/contract") },
  { rule: "production-without-tests", file: "packages/lab/src/start.ts", wrong: value("./start.test.ts"), right: value("./serve.ts") },
  { rule: "production-without-tests", file: "packages/lab/src/needs.ts", wrong: value("../../../test/requirements.ts"), right: value("./needed.ts") },
  { rule: "production-without-tests", file: "packages/state/src/open.ts", wrong: value("vitest"), right: value("node:sqlite") },
  { rule: "contract-knows-no-package", file: "packages/contract/src/run.ts", wrong: type("@proxbox/engine"), right: value("zod") },
  { rule: "engine-knows-contract", file: `${engine}/door.ts`, wrong: type("@proxbox/state"), right: value("@proxbox/contract") },
  { rule: "lab-knows-no-package", file: "packages/lab/src/answers.ts", wrong: type("@proxbox/engine"), right: value("zod") },
  { rule: "state-knows-contract-engine", file: "packages/state/src/rows.ts", wrong: value("@proxbox/lab"), right: type("@proxbox/engine") },
  { rule: "backend-knows-contract-engine-server-state", file: "packages/backend/src/demo.ts", wrong: value("@proxbox/lab"), right: value("@proxbox/state") },
  { rule: "cli-knows-backend-contract-control-engine-lab-server-state", file: "packages/cli/src/serve.ts", wrong: value("@proxbox/web"), right: value("@proxbox/backend") },
  { rule: "server-knows-contract", file: "packages/server/src/start/a.ts", wrong: value("@proxbox/engine"), right: value("@proxbox/contract") },
  { rule: "control-knows-contract-server-state", file: "packages/control/src/services/a.ts", wrong: value("@proxbox/backend"), right: value("@proxbox/server") },
  { rule: "server-tests-know-no-other-package", file: "packages/server/src/a.test.ts", wrong: value("@proxbox/backend"), right: value("@proxbox/lab") },
  { rule: "control-tests-know-no-other-package", file: "packages/control/src/a.test.ts", wrong: value("@proxbox/backend"), right: value("@proxbox/lab") },
  { rule: "contract-tests-know-no-other-package", file: "packages/contract/src/a.test.ts", wrong: value("@proxbox/engine"), right: value("./plan.ts") },
  { rule: "engine-tests-know-no-other-package", file: `${engine}/plan/a.test.ts`, wrong: value("@proxbox/cli"), right: value("@proxbox/lab") },
  { rule: "lab-tests-know-no-other-package", file: "packages/lab/src/a.test.ts", wrong: value("@proxbox/engine"), right: value("node:http") },
  { rule: "state-tests-know-no-other-package", file: "packages/state/src/a.test.ts", wrong: value("@proxbox/cli"), right: value("@proxbox/engine") },
  { rule: "backend-tests-know-no-other-package", file: "packages/backend/src/a.test.ts", wrong: value("@proxbox/cli"), right: value("@proxbox/lab") },
  { rule: "database-only-in-state", file: "packages/backend/src/store/rows.ts", wrong: type("node:sqlite"), right: type("@proxbox/state") },
  { rule: "cli-tests-know-no-other-package", file: "packages/cli/src/a.test.ts", wrong: value("@proxbox/web"), right: value("@proxbox/lab") },
];

const engineSamples: Sample[] = [
  { rule: "translate-and-plan-are-pure", file: `${engine}/plan/guard.ts`, wrong: value("node:crypto"), right: value("./policy.ts") },
  { rule: "translate-and-plan-are-pure", file: `${engine}/plan/row.ts`, wrong: type("../netbox/client.ts"), right: type("../observe/actual.ts") },
  { rule: "translate-and-plan-are-pure", file: `${engine}/translate/units.ts`, wrong: value("../http/request.ts"), right: value("ipaddr.js") },
  { rule: "translate-and-plan-are-pure", file: `${engine}/translate/pool.ts`, wrong: value("undici"), right: value("../kinds/kind.ts") },
  { rule: "kinds-do-no-io", file: `${engine}/kinds/site/site.ts`, wrong: value("../../netbox/client.ts"), right: type("../../netbox/row.ts") },
  { rule: "kinds-do-no-io", file: `${engine}/kinds/tag/tag.ts`, wrong: value("node:crypto"), right: value("../kind.ts") },
  { rule: "kinds-know-only-pure-stages", file: `${engine}/kinds/site/read.ts`, wrong: value("../../collect/read.ts"), right: type("../../collect/snapshot.ts") },
  { rule: "kinds-know-only-pure-stages", file: `${engine}/kinds/site/fit.ts`, wrong: value("../../apply/batch.ts"), right: value("../../translate/fit.ts") },
  { rule: "kinds-apart", file: `${engine}/kinds/site/key.ts`, wrong: type("../cluster/cluster.ts"), right: value("./slug.ts") },
  { rule: "proxmox-knows-no-netbox", file: `${engine}/proxmox/a.ts`, wrong: type("../netbox/row.ts"), right: value("../http/request.ts") },
  { rule: "netbox-knows-no-proxmox", file: `${engine}/netbox/a.ts`, wrong: type("../proxmox/client.ts"), right: value("../http/request.ts") },
  { rule: "http-knows-no-client", file: `${engine}/http/a.ts`, wrong: type("../proxmox/client.ts"), right: value("./retry-after.ts") },
  { rule: "clients-know-no-stage", file: `${engine}/netbox/b.ts`, wrong: type("../plan/plan.ts"), right: value("@proxbox/contract") },
  { rule: "clients-know-no-stage", file: `${engine}/proxmox/b.ts`, wrong: value("../kinds/kind.ts"), right: value("./session.ts") },
  { rule: "values-are-pure", file: `${engine}/values/row.ts`, wrong: type("../netbox/client.ts"), right: value("zod") },
  { rule: "values-know-no-folder", file: `${engine}/values/canonical.ts`, wrong: value("../kinds/kind.ts"), right: type("../kinds/kind.ts") },
  { rule: "only-reconcile-joins-stages", file: `${engine}/describe.ts`, wrong: value("./plan/make-plan.ts"), right: type("./plan/plan.ts") },
  { rule: "inventory-sees-like-collect", file: `${engine}/inventory/a.ts`, wrong: value("../collect/collect.ts"), right: value("../collect/unseen.ts") },
  { rule: "inventory-knows-no-later-stage", file: `${engine}/inventory/b.ts`, wrong: type("../translate/desired.ts"), right: type("../collect/snapshot.ts") },
  { rule: "inventory-is-joined-by-session", file: `${engine}/plan/items.ts`, wrong: type("../inventory/inventory.ts"), right: type("../observe/actual.ts") },
  { rule: "items-are-pure", file: `${engine}/items/a.ts`, wrong: value("../plan/make-plan.ts"), right: value("../translate/desired.ts") },
  { rule: "items-are-joined-by-session", file: `${engine}/plan/hanging.ts`, wrong: type("../items/item-kind.ts"), right: type("../kinds/kind.ts") },
  ...stages.slice(1).map((stage) => ({
    rule: `${stage}-shares-only-types`,
    file: `${engine}/${stage}/take.ts`,
    wrong: value("../collect/read.ts"),
    right: type("../collect/snapshot.ts"),
  })),
  ...stages.slice(0, -1).map((stage) => ({
    rule: `${stage}-knows-no-later-stage`,
    file: `${engine}/${stage}/give.ts`,
    wrong: type("../report/verdict.ts"),
    right: value(`./${stage}.ts`),
  })),
  { rule: "report-knows-no-later-stage", file: `${engine}/report/give.ts`, wrong: value("../reconcile.ts"), right: type("../plan/plan.ts") },
];

const server = "packages/server/src";
const control = "packages/control/src";

const controlSamples: Sample[] = [
  { rule: "server-knows-fastify-at-the-door", file: `${server}/secrets/a.ts`, rightFile: `${server}/http/a.ts`, wrong: value("fastify"), right: value("fastify") },
  { rule: "control-database-is-below", file: `${control}/database/a.ts`, wrong: type("../jobs/job.ts"), right: value("./tables.ts") },
  { rule: "control-areas-know-no-route", file: `${control}/jobs/a.ts`, wrong: type("../http/app.ts"), right: value("../services/http-client.ts") },
  { rule: "control-fastify-at-the-door", file: `${control}/accounts/a.ts`, rightFile: `${control}/http/a.ts`, wrong: value("@fastify/cookie"), right: value("@fastify/cookie") },
  { rule: "pg-boss-in-jobs", file: `${control}/schedules/a.ts`, rightFile: `${control}/jobs/queue.ts`, wrong: type("pg-boss"), right: value("pg-boss") },
  { rule: "drivers-in-database", file: `${control}/jobs/pool.ts`, rightFile: `${control}/database/pool.ts`, wrong: value("pg"), right: value("pg") },
  { rule: "control-endpoints-call-nobody", file: `${control}/endpoints/a.ts`, wrong: type("../jobs/job.ts"), right: value("../services/http-client.ts") },
  { rule: "services-know-no-job", file: `${control}/services/asks.ts`, wrong: type("../jobs/job.ts"), right: type("../endpoints/endpoint-store.ts") },
];

const backend = "packages/backend/src";

const backendSamples: Sample[] = [
  { rule: "backend-keeps-below", file: `${backend}/store/runs.ts`, wrong: type("../runs/runs.ts"), right: value("./row.ts") },
  { rule: "backend-runs-know-no-wire", file: `${backend}/runs/told.ts`, wrong: type("../frames/to-frames.ts"), right: type("../store/store.ts") },
  { rule: "backend-frames-know-no-route", file: `${backend}/frames/word.ts`, wrong: value("../http/app.ts"), right: type("../runs/runs.ts") },
  { rule: "backend-endpoints-know-no-run", file: `${backend}/endpoints/row.ts`, wrong: type("../runs/runs.ts"), right: type("../store/store.ts") },
  { rule: "fastify-at-the-door", file: `${backend}/runs/serve.ts`, wrong: type("fastify"), right: value("zod") },
  { rule: "fastify-at-the-door", file: `${backend}/metrics/serve.ts`, wrong: value("@fastify/cors"), right: value("prom-client") },
  { rule: "prometheus-in-metrics", file: `${backend}/http/figures.ts`, wrong: value("prom-client"), right: value("fastify") },
];

/** Every form that an import can take. */
const formSamples: Sample[] = [
  'export * from "SPECIFIER";\n',
  'export { thing } from "SPECIFIER";\n',
  'const { thing } = await import("SPECIFIER");\nif (thing === 1) throw new Error("used");\n',
  '/** Kept. */\nexport type Kept = import("SPECIFIER").Thing;\n',
  'import { type Thing, thing } from "SPECIFIER";\n/** Kept. */\nexport const kept: Thing = thing;\n',
].map((form, index) => ({
  rule: "kinds-apart",
  file: `${engine}/kinds/site/form-${index}.ts`,
  wrong: form.replace("SPECIFIER", "../cluster/cluster.ts"),
  right: form.replace("SPECIFIER", "./site.ts"),
}));

const codeSamples: Sample[] = [
  { rule: "eslint(max-lines)", file: "packages/lab/src/long.ts", wrong: lines(301), right: lines(300) },
  { rule: "eslint(max-lines-per-function)", file: "packages/lab/src/deep/long.ts", wrong: functionOf(61), right: functionOf(60) },
  { rule: "eslint(max-params)", file: "packages/lab/src/parameters.ts", wrong: functionTaking(4), right: functionTaking(3) },
  { rule: "eslint(max-depth)", file: "packages/lab/src/depth.ts", wrong: nestedTo(4), right: nestedTo(3) },
  { rule: "proxbox(decisions)", file: "packages/lab/src/branches.ts", wrong: functionOfBranches(11), right: functionOfBranches(10) },
  { rule: "proxbox(decisions)", file: "packages/lab/src/operators.ts", wrong: functionOfOperators("||"), right: functionOfOperators("??") },
  { rule: "eslint(no-console)", file: "packages/cli/src/doctor.ts", wrong: `console.log("x");\n`, right: `process.stdout.write("x");\n` },
  { rule: "import(no-default-export)", file: "packages/lab/src/entry.ts", wrong: "export default 1;\n", right: documented("export const one = 1;") },
  { rule: "import(no-cycle)", file: "packages/lab/src/ring/a.ts", wrong: 'export { b } from "./b.ts";\n', right: 'export { c } from "./c.ts";\n' },
  { rule: "typescript(no-explicit-any)", file: "packages/lab/src/any.ts", wrong: documented("export type X = any;"), right: documented("export type X = unknown;") },
  { rule: "typescript(ban-ts-comment)", file: "packages/lab/src/comment.ts", wrong: `// @ts-${"ignore"}\nconsole;\n`, right: "// why\nconsole;\n" },
  { rule: "typescript(no-non-null-assertion)", file: "packages/lab/src/sure.ts", wrong: declared("[1][0]!"), right: declared("[1][0] ?? 0") },
  { rule: "typescript(no-floating-promises)", file: "packages/lab/src/wait.ts", wrong: "Promise.resolve(1);\n", right: "await Promise.resolve(1);\n" },
  { rule: "proxbox(file-name)", file: "packages/lab/src/utils/text.ts", rightFile: "packages/lab/src/text/text.ts", wrong: documented("export const a = 1;"), right: documented("export const a = 1;") },
  { rule: "proxbox(file-name)", file: "packages/lab/src/helpers.ts", rightFile: "packages/lab/src/help-text.ts", wrong: documented("export const a = 1;"), right: documented("export const a = 1;") },
  { rule: "proxbox(top-level-function)", file: "packages/lab/src/arrow.ts", wrong: documented("export const f = () => 1;"), right: documented("export const f = [() => 1];") },
  { rule: "proxbox(top-level-function)", file: "packages/lab/src/typed-arrow.ts", wrong: "const f = () => 1;\nf();\n", right: "const f: () => number = () => 1;\nf();\n" },
  { rule: "proxbox(documented-export)", file: "packages/lab/src/silent.ts", wrong: "// no docstring\nexport const a = 1;\n", right: documented("export const a = 1;") },
  ...["Date.now()", "new Date()", "Math.random()", "crypto.randomUUID()", `process.env["HOME"]`].map((expression, index) => ({
    rule: "proxbox(injected)",
    file: `${engine}/collect/ambient-${index}.ts`,
    wrong: declared(expression),
    right: declared("new Date(0)"),
  })),
];

function documented(line: string): string {
  return `/** What it is. */\n${line}\n`;
}

function declared(expression: string): string {
  return documented(`export const it = ${expression};`);
}

function lines(count: number): string {
  return `${"// a line\n".repeat(count - 1)}console;`;
}

function functionOf(count: number): string {
  return documented(`export function f(): void {\n${"  // a line\n".repeat(count - 2)}}`);
}

function functionTaking(count: number): string {
  const names = ["a", "b", "c", "d"].slice(0, count);
  return documented(`export function f(${names.map((name) => `${name}: number`).join(", ")}): number {\n  return ${names.join(" + ")};\n}`);
}

function nestedTo(depth: number): string {
  return documented(`export function f(a: number): void {\n${"if (a > 1) {\n".repeat(depth)}${"}\n".repeat(depth)}}`);
}

function functionOfBranches(ways: number): string {
  return documented(`export function f(a: number): void {\n${"if (a > 1) a.toFixed();\n".repeat(ways - 1)}}`);
}

function functionOfOperators(operator: string): string {
  return documented(`export function f(a?: number): unknown {\n  return [${`a ${operator} 1, `.repeat(10)}];\n}`);
}

/** Files that a sample's import leads to. */
const neighbours = {
  "packages/lab/src/ring/b.ts": 'export { b } from "./a.ts";\n',
  "packages/lab/src/ring/c.ts": documented("export const c = 1;"),
};

const web = "packages/web/src";

const webSamples: Sample[] = [
  { rule: "web-knows-contract", file: `${web}/api/a.ts`, wrong: type("@proxbox/control"), right: value("@proxbox/contract") },
  { rule: "web-tests-know-no-other-package", file: `${web}/api/a.test.ts`, wrong: value("@proxbox/control"), right: value("@proxbox/contract") },
  { rule: "web-runs-in-browsers", file: `${web}/format/a.ts`, wrong: value("node:fs"), right: value("./b.ts") },
  { rule: "web-features-apart", file: `${web}/features/jobs/a.ts`, wrong: value("../plans/b.ts"), right: value("./b.ts") },
  { rule: "web-features-know-no-app", file: `${web}/features/jobs/c.ts`, wrong: value("../../app/router.ts"), right: value("../../api/request.ts") },
  { rule: "web-shared-knows-no-feature", file: `${web}/components/a.ts`, wrong: value("../features/jobs/b.ts"), right: value("../texts/use-texts.ts") },
];

const samples = [...packageSamples, ...engineSamples, ...backendSamples, ...controlSamples, ...webSamples, ...formSamples, ...codeSamples];

describe("the linter", () => {
  let wrong: Complaint[] = [];
  let right: Complaint[] = [];

  beforeAll(async () => {
    wrong = await lintFixture({ ...neighbours, ...Object.fromEntries(samples.map((sample) => [sample.file, sample.wrong])) });
    right = await lintFixture({ ...neighbours, ...Object.fromEntries(samples.map((sample) => [sample.rightFile ?? sample.file, sample.right])) });
  });

  it.each(samples)("enforces $rule in $file", ({ rule, file, rightFile = file }) => {
    expect(brokenRules(wrong, file)).toContain(rule);
    expect(brokenRules(right, rightFile)).not.toContain(rule);
  });

  it("finds no forbidden import in the right files", () => {
    expect(right.filter((complaint) => complaint.rule === "proxbox(folders)")).toEqual([]);
  });
});

describe("the samples", () => {
  it("break every folder rule", () => {
    const broken = new Set(samples.map((sample) => sample.rule));
    expect(folderRules.map((rule) => rule.name).filter((name) => !broken.has(name))).toEqual([]);
  });

  it("have a file each, so that none hides another", () => {
    const files = samples.map((sample) => sample.file);
    expect(files).toEqual([...new Set(files)]);
  });
});

describe("the folder rules", () => {
  it("have a name each", () => {
    const names = folderRules.map((rule) => rule.name);
    expect(names).toEqual([...new Set(names)]);
  });
});

/** What a file was rejected for: the linter's rules, and of our own folder rules the names. */
function brokenRules(complaints: readonly Complaint[], file: string): string[] {
  return complaints.filter((complaint) => complaint.file === file).flatMap(({ rule, message }) => [rule, message.split(":")[0] ?? ""]);
}
