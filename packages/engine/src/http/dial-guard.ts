import { lookup as systemLookup } from "node:dns";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import { HttpFailure } from "./http.ts";

/** Says which addresses may be dialled. It sees what a host name was resolved to, so that no name leads around it. */
export interface DialGuard {
  /** Why this address must not be dialled under this host name, or `undefined` when it may. Of an address given as such, `host` is the same. */
  readonly refusalOf: (address: string, host: string) => string | undefined;
  /** Resolves host names; default: the system's. */
  readonly lookup?: LookupFunction;
}

function refused(reason: string): HttpFailure {
  return new HttpFailure("refused", { wasSent: false, reason });
}

/** Throws an `HttpFailure` of type `refused` when the host is an address that must not be dialled. Node resolves no address, so no lookup sees it. */
export function checkLiteral(guard: DialGuard, host: string): void {
  const address = host.replace(/^\[|\]$/g, "");
  const reason = isIP(address) === 0 ? undefined : guard.refusalOf(address, address);
  if (reason !== undefined) throw refused(reason);
}

/**
 * A lookup that gives only the addresses that may be dialled, and fails with an `HttpFailure` of type `refused` when none
 * is left. The check and the dialling see one and the same answer of the name server.
 */
export function guardedLookup(guard: DialGuard): LookupFunction {
  const lookup = guard.lookup ?? (systemLookup as LookupFunction);
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "");
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const allowed = addresses.filter(({ address }) => guard.refusalOf(address, host) === undefined);
      const [first] = allowed;
      if (first === undefined) return callback(refused(guard.refusalOf(addresses[0]?.address ?? "", host) ?? "its name has no address"), "");
      if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
