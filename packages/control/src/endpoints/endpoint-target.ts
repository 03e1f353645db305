import { readHost } from "@proxbox/server";

/** The part of an endpoint that says where it is. */
export interface TargetParts {
  readonly domain: string | null | undefined;
  readonly ipAddress: string | null | undefined;
  readonly port: number;
}

/** An address as it is compared: lower case, without a mask and without a dot at its end. */
function hostOf(text: string | null | undefined): string | undefined {
  const bare = (text ?? "").trim().replace(/\/\d{1,3}$/, "");
  return bare === "" ? undefined : (readHost(bare)?.name ?? bare.toLowerCase());
}

/** What is dialled, `host:port`: the domain when there is one, else the address (wire-contract.md 1.4); `undefined` without either. */
export function targetOf({ domain, ipAddress, port }: TargetParts): string | undefined {
  const host = hostOf(domain) ?? hostOf(ipAddress);
  return host === undefined ? undefined : `${host}:${port}`;
}

/** Every place that an endpoint may be dialled at: a backend may fall back from the domain to the address. */
export function targetsOf({ domain, ipAddress, port }: TargetParts): readonly string[] {
  return [hostOf(domain), hostOf(ipAddress)].filter((host) => host !== undefined).map((host) => `${host}:${port}`);
}
