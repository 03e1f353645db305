export { startLabServer } from "./http/lab-server.ts";
export type { LabHandler, LabRequest, LabResponse, LabServer } from "./http/lab-server.ts";
export type { Fault, FaultEffect, FaultQueue } from "./http/fault-queue.ts";
export type { LoggedRequest, RequestLog } from "./http/request-log.ts";
