import { use } from "react";
import { NotifyContext } from "./notices.tsx";
import type { Notify } from "./notices.tsx";

/** How to say something for a few seconds. */
export function useNotify(): Notify {
  return use(NotifyContext);
}
