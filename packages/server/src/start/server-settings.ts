import { AppError } from "@proxbox/contract";
import ipaddr from "ipaddr.js";
import { LOG_LEVELS } from "../logs/log.ts";
import type { LogLevel } from "../logs/log.ts";

/** The process's environment as it is handed in. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What the environment settles about the HTTP side; docs/backend.md and docs/control.md list the variables. */
export interface ServerSettings {
  /** Origins whose pages may call; empty: CORS is off. `*` means every origin. */
  readonly corsOrigins: readonly string[];
  /** Networks of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly Network[];
  /** Event streams that may be open at a time. */
  readonly mostStreams: number;
  readonly logLevel: LogLevel;
}

/** A network: its address and the length of its prefix. */
export type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Event streams at a time when nothing else is said. */
const MOST_STREAMS = 500;

function listOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function refuse(name: string, expected: string): never {
  throw new AppError("CFG_ENVIRONMENT", { detail: `${name} is not ${expected}`, where: name });
}

function toNetwork(text: string): Network {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return refuse("PROXBOX_TRUSTED_PROXIES", "a list of addresses and networks like 10.0.0.0/8");
  const address = ipaddr.parse(text);
  return [address, address.kind() === "ipv6" ? 128 : 32];
}

// An origin is compared letter by letter with what a browser sends: scheme, host, port, nothing after it.
function toOrigin(text: string): string {
  if (text === "*" || (URL.canParse(text) && new URL(text).origin === text.toLowerCase())) return text.toLowerCase();
  return refuse("PROXBOX_CORS_ORIGINS", "a list of origins like https://netbox.example");
}

function toMostStreams(text: string | undefined): number {
  if (text === undefined || text === "") return MOST_STREAMS;
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : refuse("PROXBOX_MAX_STREAMS", "a whole number from 1 to 99999");
}

function toLogLevel(text: string | undefined): LogLevel {
  if (text === undefined || text === "") return "info";
  return LOG_LEVELS.find((level) => level === text.toLowerCase()) ?? refuse("PROXBOX_LOG_LEVEL", `one of ${LOG_LEVELS.join(", ")}`);
}

/** Reads the settings from the environment; throws `CFG_ENVIRONMENT` that names the variable, never its value. */
export function readSettings(env: Env): ServerSettings {
  return {
    corsOrigins: listOf(env["PROXBOX_CORS_ORIGINS"]).map(toOrigin),
    trustedProxies: listOf(env["PROXBOX_TRUSTED_PROXIES"]).map(toNetwork),
    mostStreams: toMostStreams(env["PROXBOX_MAX_STREAMS"]),
    logLevel: toLogLevel(env["PROXBOX_LOG_LEVEL"]),
  };
}
