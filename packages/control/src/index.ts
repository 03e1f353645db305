export type { ControlStartOptions } from "./control-options.ts";
export { startControl } from "./start-control.ts";
export type { Control } from "./start-control.ts";
export { startWorkerProcess } from "./start-worker-process.ts";
