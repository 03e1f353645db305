import type { Log, Timers } from "@proxbox/server";
import type { EndpointReader } from "../endpoints/stored-endpoint.ts";

/** What the services work with; passed in, so that tests let time pass themselves. */
export interface ServiceParts {
  readonly endpoints: Pick<EndpointReader, "backend" | "backends">;
  readonly clock: () => Date;
  readonly timers: Timers;
  readonly log: Log;
}
