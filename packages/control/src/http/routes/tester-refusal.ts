import { AppError } from "@proxbox/contract";
import { pushFailure } from "../../endpoints/push/push-failure.ts";

/** What a backend answered to a tester; `knows` says what a backend without the question does not know. */
export interface TesterAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly action: string;
  readonly knows: string;
}

/** The backend's own words; a 404 without a code is one that does not know the question. */
export function testerRefusal({ status, body, action, knows }: TesterAnswer): AppError {
  const isUnknownRoute = status === 404 && typeof body === "object" && body !== null && !("code" in body);
  return isUnknownRoute ? new AppError("CFG_SCOPE_INVALID", { detail: `this backend knows no ${knows}: it is another one than Proxbox's own, or an older one` }) : pushFailure({ status, body }, action);
}
