import { openNetboxSession } from "./connect.ts";
import type { NetboxOptions } from "./connect.ts";
import { probe } from "./probe.ts";

/** Reads `/api/status/` of one NetBox, once and without patience. Throws the `AppError`s of `openNetbox`. */
export async function readNetboxStatus(options: NetboxOptions): Promise<Readonly<Record<string, unknown>>> {
  const { main, timeouts, close } = openNetboxSession(options);
  try {
    return (await probe(main, timeouts.readMs, options.signal)).status;
  } finally {
    await close();
  }
}
