import type { EncryptionKey, HttpApp, Logs, ServerSettings } from "@proxbox/server";
import type { ApiKeys } from "../auth/api-keys.ts";
import type { EndpointSettings } from "../endpoints/endpoint-settings.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Store } from "../store/store.ts";
import type { SyncParts } from "./routes/sync-parts.ts";

/** The HTTP application; routes are typed by the zod schemas that they are given. */
export type App = HttpApp;

/** How the server is reached and what it lets in. */
export interface AppOptions extends ServerSettings {
  /** PEM texts; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Version of this backend, as `/version` says it. */
  readonly version: string;
}

/** What the routes work with. */
export interface AppParts extends SyncParts {
  readonly store: Store;
  /** What the operator says about where to dial. */
  readonly endpoints: EndpointSettings;
  readonly keys: ApiKeys;
  readonly logs: Logs;
  readonly metrics: Metrics;
  /** Where the key of the secrets at rest comes from. */
  readonly encryption: Pick<EncryptionKey, "source">;
  readonly options: AppOptions;
}
