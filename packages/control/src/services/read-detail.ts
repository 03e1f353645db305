import { redactText } from "@proxbox/server";

const longest = 500;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// A complaint of FastAPI's validation; its `input` repeats what was sent, secrets included, and is never read.
function complaint(part: unknown): string {
  if (!isFields(part)) return "";
  const path = Array.isArray(part["loc"]) ? part["loc"].join(".") : "";
  const message = typeof part["msg"] === "string" ? part["msg"] : "";
  // Not `token: Field required`: what follows a secret's name and a colon is struck out.
  return path === "" ? message : `${message} (${path})`;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (Array.isArray(value)) return value.map(complaint).filter((text) => text !== "").join("; ") || undefined;
  return isFields(value) ? (textOf(value["message"]) ?? textOf(value["detail"]) ?? textOf(value["error"])) : undefined;
}

/** The words of an error's body in any of the backend's forms (wire-contract.md 0.3): `detail`, else `message`; without secrets, at most 500 characters. */
export function readDetail(body: unknown): string | undefined {
  if (!isFields(body)) return undefined;
  const text = textOf(body["detail"]) ?? textOf(body["message"]);
  return text === undefined ? undefined : redactText(text).slice(0, longest);
}
