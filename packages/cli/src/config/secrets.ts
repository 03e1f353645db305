import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Mistake, Path } from "./mistake.ts";

/** Where secrets come from: the environment, and files relative to the configuration's folder. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** A value with its secrets filled in, and what was missing. */
export interface Resolved {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
}

const secretKeys = new Set(["token", "secret", "password"]);
// `$${NAME}` is the way to write a literal `${NAME}`.
const reference = /\$?\$\{([^}]*)\}/g;

function missing(path: Path, text: string): Mistake {
  return { path, text, isMissingSecret: true };
}

function fromEnvironment(value: string, path: Path, sources: SecretSources): Resolved {
  const mistakes: Mistake[] = [];
  const filled = value.replaceAll(reference, (whole: string, name: string) => {
    if (whole.startsWith("$$")) return whole.slice(1);
    const found = sources.env[name];
    if (found === undefined || found === "") {
      mistakes.push(missing(path, `the environment variable ${name} is ${found === "" ? "empty" : "not set"}, expected a value in it`));
    }
    return found ?? "";
  });
  return { value: filled, mistakes };
}

function fromFile(name: string, path: Path, sources: SecretSources): Resolved {
  try {
    const content = readFileSync(resolve(sources.folder, name), "utf8").trim();
    if (content !== "") return { value: content, mistakes: [] };
    return { value: "", mistakes: [missing(path, `the file ${name} is empty, expected the secret in it`)] };
  } catch {
    return { value: "", mistakes: [missing(path, `the file ${name} cannot be read, expected a file with the secret in it`)] };
  }
}

function resolveText(value: string, path: Path, sources: SecretSources): Resolved {
  const isSecret = secretKeys.has(String(path.at(-1)));
  if (isSecret && value.startsWith("file:")) return fromFile(value.slice("file:".length).trim(), path, sources);
  return fromEnvironment(value, path, sources);
}

/** Fills in `${NAME}` in every text and `file:PATH` in tokens, secrets and passwords; what is put in is not looked at again. */
export function resolveSecrets(value: unknown, path: Path, sources: SecretSources): Resolved {
  if (typeof value === "string") return resolveText(value, path, sources);
  if (typeof value !== "object" || value === null) return { value, mistakes: [] };
  const mistakes: Mistake[] = [];
  const visit = (part: unknown, key: string | number): unknown => {
    const resolved = resolveSecrets(part, [...path, key], sources);
    mistakes.push(...resolved.mistakes);
    return resolved.value;
  };
  if (Array.isArray(value)) return { value: value.map(visit), mistakes };
  return { value: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part, key)])), mistakes };
}
