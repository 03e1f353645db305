export type { BackendOptions } from "./backend-options.ts";
export { STAGE_PARTS } from "./runs/stage-parts.ts";
export type { StagePart } from "./runs/stage-parts.ts";
export { startBackend } from "./start-backend.ts";
export type { Backend } from "./start-backend.ts";
