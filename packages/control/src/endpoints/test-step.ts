import type { AppError, EndpointTestStep } from "@proxbox/contract";

/** A step of a test that passed. */
export function done(name: string, detail: string): EndpointTestStep {
  return { name, ok: true, detail, code: null, hint: null };
}

/** A step of a test that failed, with the code and hint of why. */
export function failed(name: string, { message, code, hint }: Pick<AppError, "message" | "code" | "hint">): EndpointTestStep {
  return { name, ok: false, detail: message, code, hint };
}
