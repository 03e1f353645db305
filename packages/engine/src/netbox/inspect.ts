import { toAppError } from "@proxbox/contract";
import type { ErrorCode, Problem } from "@proxbox/contract";
import { proveBranch } from "./branch.ts";
import { openNetboxSession } from "./connect.ts";
import type { NetboxOptions } from "./connect.ts";
import { probe } from "./probe.ts";
import { missingRights, readRights } from "./rights.ts";
import type { ModelName, ModelRights } from "./rights.ts";
import { tokenKind } from "./token.ts";
import type { TokenKind } from "./token.ts";

/** What is checked, in this order; a failed check skips those after it. */
export const NETBOX_CHECKS = ["reachable", "tls", "version", "token", "permissions"] as const;
/** The name of one check. */
export type NetboxCheckName = (typeof NETBOX_CHECKS)[number];

/** How one check ended; `detail` is a sentence without secrets. */
export interface NetboxCheck {
  readonly name: NetboxCheckName;
  readonly status: "ok" | "warning" | "failed" | "skipped";
  readonly detail: string;
  readonly problem?: Problem;
}

/** What `inspectNetbox` found; `rights` is empty when it did not come so far. */
export interface NetboxInspection {
  readonly url: string;
  readonly version?: string;
  readonly tokenKind: TokenKind;
  readonly checks: readonly NetboxCheck[];
  readonly rights: readonly ModelRights[];
}

const checkOfCode: Readonly<Partial<Record<ErrorCode, NetboxCheckName>>> = {
  NB_TLS: "tls",
  NB_TLS_FINGERPRINT: "tls",
  NB_NOT_NETBOX: "version",
  NB_VERSION: "version",
  NB_AUTH: "token",
  NB_PERMISSION: "token",
  RUN_BRANCH_UNSUPPORTED: "version",
  NB_BRANCH_UNKNOWN: "version",
  NB_BRANCH_NOT_READY: "version",
};

function okDetails(options: NetboxOptions, version: string, rights: readonly ModelRights[]): Readonly<Record<NetboxCheckName, string>> {
  const unknown = rights.filter((model) => model.delete === "unknown").length;
  return {
    reachable: "answers",
    tls: options.url.startsWith("https:") ? `checked by ${options.tls.mode}` : "not used",
    version: `NetBox ${version}`,
    token: `${tokenKind(options.token)} token accepted`,
    permissions: unknown > 0 ? `view, add and change are granted; NetBox does not tell whether the token may delete (${unknown} models)` : "all granted",
  };
}

function checksUpTo(failed: NetboxCheckName | undefined, details: Readonly<Record<NetboxCheckName, string>>, problem: Problem | undefined): readonly NetboxCheck[] {
  const end = failed === undefined ? NETBOX_CHECKS.length : NETBOX_CHECKS.indexOf(failed);
  return NETBOX_CHECKS.map((name, index) => {
    if (index < end) return { name, status: "ok", detail: details[name] };
    if (index > end || problem === undefined) return { name, status: "skipped", detail: "not tried" };
    return { name, status: "failed", detail: problem.message, problem };
  });
}

/**
 * Checks one NetBox from the outside in, without writing anything: reachable, TLS, version, token, permissions on
 * these models (a list of kinds will do). Never throws for what it finds.
 */
export async function inspectNetbox(options: NetboxOptions, models: readonly ModelName[]): Promise<NetboxInspection> {
  const { session, main, timeouts, close } = openNetboxSession(options);
  const { branch, signal } = options;
  const known = { url: session.baseUrl, tokenKind: tokenKind(options.token) };
  let version = "";
  let rights: readonly ModelRights[] = [];
  try {
    const found = await probe(main, timeouts.readMs, signal);
    if (branch !== undefined) await proveBranch(main, found, { schemaId: branch, signal });
    version = found.version;
    rights = await readRights({ session, timeoutMs: timeouts.readMs }, models);
    const missing = missingRights(rights);
    const failed = missing === undefined ? undefined : "permissions";
    return { ...known, version, rights, checks: checksUpTo(failed, okDetails(options, version, rights), missing?.toProblem()) };
  } catch (thrown) {
    const error = toAppError(thrown);
    const failed = version === "" ? (checkOfCode[error.code] ?? "reachable") : "permissions";
    const checks = checksUpTo(failed, okDetails(options, version, rights), error.toProblem());
    return { ...known, ...(version === "" ? {} : { version }), rights, checks };
  } finally {
    await close();
  }
}
