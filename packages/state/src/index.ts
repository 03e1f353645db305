export { openState } from "./open-state.ts";
export type { State } from "./open-state.ts";
