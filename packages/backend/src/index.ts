export type { BackendOptions } from "./backend-options.ts";
export { startBackend } from "./start-backend.ts";
export type { Backend } from "./start-backend.ts";
