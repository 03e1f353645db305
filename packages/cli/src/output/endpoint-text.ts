import type { EndpointTestStep } from "@proxbox/contract";
import type { EndpointAnswer } from "../client/answers.ts";
import type { KindWord } from "../client/endpoint-kinds.ts";
import { printable } from "./printable.ts";
import { listLines } from "./table.ts";
import type { Paint } from "./terminal.ts";

function checkText({ last_check: check }: EndpointAnswer): string {
  if (check === null) return "never tested";
  return check.ok ? "works" : printable(check.steps.findLast(({ ok }) => !ok)?.detail ?? "failed");
}

/** Lines of a table of endpoints. */
export function endpointLines(endpoints: readonly { readonly kind: KindWord; readonly endpoint: EndpointAnswer }[]): string[] {
  const rows = endpoints.map(({ kind, endpoint }) => [kind, String(endpoint.id), printable(endpoint.name), printable(endpoint.url), endpoint.enabled ? "enabled" : "disabled", checkText(endpoint)]);
  return listLines([["KIND", "ID", "NAME", "URL", "STATE", "LAST TEST"], ...rows]);
}

/** The steps of a test, with what to do about the one that failed. */
export function testLines(steps: readonly EndpointTestStep[], paint: Paint): string[] {
  return steps.flatMap(({ name, ok, detail, hint }) => [`${ok ? paint.green("ok  ") : paint.red("fail")} ${name}: ${printable(detail)}`, ...(ok || hint === null ? [] : [`     to do: ${printable(hint)}`])]);
}
