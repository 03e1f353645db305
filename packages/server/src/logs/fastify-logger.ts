import type { FastifyBaseLogger } from "fastify";
import type { LogFields, LogLevel } from "./log.ts";
import type { Logs } from "./logs.ts";

/** A message as Fastify and its plugins write it: fields, an error or a text first, then the message and its values. */
type Written = readonly [first: unknown, message?: unknown, ...values: unknown[]];

function toParts([first, message]: Written): { fields: LogFields; text: string } {
  const text = typeof message === "string" ? message : undefined;
  if (typeof first === "string") return { fields: {}, text: first };
  if (first instanceof Error) return { fields: { err: first }, text: text ?? first.message };
  const fields = typeof first === "object" && first !== null ? toPlainFields({ ...first }) : {};
  return { fields, text: text ?? (fields["err"] instanceof Error ? fields["err"].message : "") };
}

// Fastify hands its request and reply over whole; they hold headers, and a header holds the key.
function toPlainFields({ req: _request, res: _response, ...fields }: Record<string, unknown>): LogFields {
  return fields;
}

/** Fastify's logger on our log, so that there is one place where secrets are struck out. */
export function fastifyLogger(logs: Logs, bound: LogFields = { module: "http" }): FastifyBaseLogger {
  const at = (level: LogLevel) => (...written: unknown[]) => {
    const [first, ...rest] = written;
    const { fields, text } = toParts([first, ...rest]);
    logs.write(level, { ...bound, ...fields }, text);
  };
  return {
    level: "trace",
    trace: () => undefined,
    debug: at("debug"),
    // What the framework finds worth telling (where it listens, who came) is told by us, or is for who debugs.
    info: at("debug"),
    warn: at("warning"),
    error: at("error"),
    fatal: at("critical"),
    silent: () => undefined,
    child: (bindings) => fastifyLogger(logs, { ...bound, ...bindings }),
  };
}
