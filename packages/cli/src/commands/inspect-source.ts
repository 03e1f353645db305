import { AppError, grantCommands, toAppError } from "@proxbox/contract";
import type { ErrorCode, Problem } from "@proxbox/contract";
import { inspectProxmox, openProxmox } from "@proxbox/engine";
import type { MissingPrivilege, ProxmoxInspection, Source } from "@proxbox/engine";
import type { DoctorCheck, DoctorFindings } from "../output/doctor-text.ts";
import { counted } from "../output/words.ts";
import type { CommandContext } from "./command-context.ts";

const checkNames = ["reachable", "tls", "version", "token", "permissions"] as const;
type CheckName = (typeof checkNames)[number];

const checkOfCode: Readonly<Partial<Record<ErrorCode, CheckName>>> = {
  PX_TLS: "tls",
  PX_TLS_FINGERPRINT: "tls",
  PX_NOT_PROXMOX: "version",
  PX_UNEXPECTED: "version",
  PX_AUTH: "token",
  PX_PERMISSION: "permissions",
};

// The majors whose privileges differ: PVE 9 has removed VM.Monitor (user-pain.md P10).
const majors = [8, 9] as const;

function tlsDetail({ proxmox }: Source): string {
  return proxmox.url.startsWith("https:") ? `checked by ${proxmox.tls.mode}` : "not used";
}

// The failed check, those before it as passed, those after it as not tried.
function failedChecks(source: Source, problem: Problem): DoctorCheck[] {
  const failed = checkNames.indexOf(checkOfCode[problem.code] ?? "reachable");
  const passed: Readonly<Record<CheckName, string>> = { reachable: "answers", tls: tlsDetail(source), version: "a Proxmox VE", token: "accepted", permissions: "" };
  return checkNames.map((name, index) => {
    if (index < failed) return { name, status: "ok", detail: passed[name] };
    if (index > failed) return { name, status: "skipped", detail: "not tried" };
    return { name, status: "failed", detail: problem.message, problem };
  });
}

function nameOf({ privilege, path }: MissingPrivilege): string {
  return `${privilege} on ${path}`;
}

function permissionsCheck({ missing, hasNoPrivileges, principal, url }: ProxmoxInspection): DoctorCheck {
  if (missing.length === 0) return { name: "permissions", status: "ok", detail: "every privilege that a sync uses is there" };
  const required = missing.filter(({ isRequired }) => isRequired);
  const separated = hasNoPrivileges ? "; the token has no privileges of its own (privilege separation)" : "";
  const detail = `${principal} lacks ${missing.map(nameOf).join(", ")}${separated}`;
  if (required.length === 0) return { name: "permissions", status: "warning", detail };
  const error = new AppError("PX_PERMISSION", { detail: required.map(nameOf).join(", "), where: url, hint: "Run the commands shown below." });
  return { name: "permissions", status: "failed", detail, problem: error.toProblem() };
}

function nodesCheck({ cluster }: ProxmoxInspection): DoctorCheck[] {
  if (cluster === undefined) return [];
  const { name, mode, nodes, offline } = cluster;
  const what = mode === "cluster" ? `cluster ${name}, ${counted(nodes.length, "node")}` : `stand-alone node ${name}`;
  if (offline.length === 0) return [{ name: "nodes", status: "ok", detail: what }];
  return [{ name: "nodes", status: "warning", detail: `${what}; no answer from ${offline.join(", ")}` }];
}

function lossesOf({ missing, cluster }: ProxmoxInspection, { settings }: Source): string[] {
  return [
    ...missing.map((privilege) => `${privilege.without} (${nameOf(privilege)} is missing)`),
    ...(cluster?.offline ?? []).map((node) => `changes on node ${node}, which is offline: its guests keep their last values`),
    ...(settings.isManagingDevices ? [] : ["nodes as devices (manage_devices is false)"]),
    ...(settings.isIncludingTemplates ? [] : ["templates (include_templates is false)"]),
  ];
}

function found(source: Source, inspection: ProxmoxInspection): DoctorFindings {
  const { url, version, principal, credentialsType, problems, commands } = inspection;
  return {
    system: "proxmox",
    title: `Proxmox VE ${source.name}`,
    url,
    checks: [
      { name: "reachable", status: "ok", detail: "answers" },
      { name: "tls", status: "ok", detail: tlsDetail(source) },
      { name: "version", status: "ok", detail: `Proxmox VE ${version}` },
      { name: "token", status: "ok", detail: `${credentialsType} of ${principal} accepted` },
      permissionsCheck(inspection),
      ...nodesCheck(inspection),
      ...problems.map((problem): DoctorCheck => ({ name: "cluster", status: "warning", detail: problem.message, problem })),
    ],
    losses: lossesOf(inspection, source),
    remedies: commands.length === 0 ? [] : [{ when: "As root on a node:", commands }],
  };
}

// Without a version nobody knows which privileges the node has: both sets are shown.
function remediesOf(error: AppError, principal: string): DoctorFindings["remedies"] {
  if (error.kind !== "denied") return [];
  return majors.map((major) => ({ when: `Once the token is right, as root on a node of Proxmox VE ${major}:`, commands: grantCommands(principal, major) }));
}

/** Tests one Proxmox VE for doctor: from the outside in, without writing. Never throws for what it finds. */
export async function inspectSource(source: Source, { clock, signal }: CommandContext): Promise<DoctorFindings> {
  const client = openProxmox(source.proxmox, clock);
  try {
    return found(source, await inspectProxmox(client, { signal }));
  } catch (thrown) {
    const error = toAppError(thrown);
    const remedies = remediesOf(error, client.principal);
    return { system: "proxmox", title: `Proxmox VE ${source.name}`, url: client.url, checks: failedChecks(source, error.toProblem()), losses: [], remedies };
  } finally {
    await client.close();
  }
}
