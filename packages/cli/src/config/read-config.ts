import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@proxbox/contract";
import { checkKinds, checkPolicies } from "./check-policies.ts";
import { checkSources } from "./check-sources.ts";
import { Config, Tls } from "./config.ts";
import { describeIssue } from "./describe-issue.ts";
import { showPath } from "./mistake.ts";
import type { Mistake, Path } from "./mistake.ts";
import { readRawSources } from "./raw-source.ts";
import { readYaml } from "./read-yaml.ts";
import type { YamlFile } from "./read-yaml.ts";
import { resolveSecrets } from "./secrets.ts";
import type { SecretSources } from "./secrets.ts";
import { toTlsMode } from "./tls-mode.ts";

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CFG_FILE_UNREADABLE", { where: path, cause, hint: "Name the file with --config; proxbox.example.yaml is one to start from." });
  }
}

function refuse(mistakes: readonly Mistake[], file: YamlFile, path: string): never {
  const lines = mistakes
    .map((mistake) => ({ ...mistake, line: mistake.line ?? file.lineOf(mistake.path) }))
    .toSorted((left, right) => left.line - right.line)
    .map(({ path: place, text, line }) => `\n  ${showPath(place)}: ${text} (line ${line})`);
  const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
  const code = mistakes.every(({ isMissingSecret }) => isMissingSecret === true) ? "CFG_SECRET_MISSING" : "CFG_INVALID";
  throw new AppError(code, { detail: `${count}${lines.join("")}`, where: path });
}

function isBelow(path: Path, ancestor: Path): boolean {
  return ancestor.every((part, index) => path[index] === part);
}

function partOf(data: unknown, key: string): unknown {
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>)[key] : undefined;
}

function checkCa(tls: Tls | undefined, path: Path, folder: string): Mistake[] {
  if (toTlsMode(tls, folder) !== undefined) return [];
  return [{ path: [...path, "tls", "ca"], text: "cannot be read, expected a file with certificates in PEM form" }];
}

function checkShape(data: unknown, folder: string): Mistake[] {
  const parsed = Config.safeParse(data);
  const issues = parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, data));
  const sources = readRawSources(partOf(data, "proxmox"));
  const netboxTls = Tls.safeParse(partOf(partOf(data, "netbox"), "tls")).data;
  return [
    ...issues,
    ...checkSources(sources),
    ...checkKinds(partOf(data, "leave_out"), ["leave_out"]),
    ...checkPolicies(partOf(partOf(data, "defaults"), "policies"), ["defaults"]),
    ...sources.flatMap((source, index) => checkPolicies(source?.raw["policies"], ["proxmox", index])),
    ...checkCa(netboxTls, ["netbox"], folder),
    ...sources.flatMap((source, index) => checkCa(source?.tls, ["proxmox", index], folder)),
  ];
}

/**
 * Reads and checks the file, secrets filled in. Throws `CFG_FILE_UNREADABLE`, or `CFG_INVALID` with every mistake and its
 * line in one message, or `CFG_SECRET_MISSING` when nothing but secrets is missing.
 */
export function readConfig(path: string, env: SecretSources["env"]): Config {
  const file = readYaml(readText(path));
  if (file.mistakes.length > 0) refuse(file.mistakes, file, path);
  const folder = dirname(path);
  const { value, mistakes: missing } = resolveSecrets(file.data, [], { env, folder });
  // A secret that is missing makes its place look wrong in other ways too; one line about it is enough.
  const others = checkShape(value, folder).filter((mistake) => !missing.some((secret) => isBelow(mistake.path, secret.path)));
  if (missing.length + others.length > 0) refuse([...missing, ...others], file, path);
  return Config.parse(value);
}
