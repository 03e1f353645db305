import * as everyKind from "./every-kind.ts";
import type { Kind } from "./kind.ts";

/** Every kind of Proxbox; the list itself is `every-kind.ts`. */
export const KINDS: readonly Kind[] = Object.values(everyKind);
