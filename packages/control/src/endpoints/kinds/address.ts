import { AppError } from "@proxbox/contract";
import { readHost } from "@proxbox/server";
import type { Host } from "@proxbox/server";

/** An address as a body gives it. */
export interface GivenAddress {
  readonly url?: string | undefined;
  readonly domain?: string | null | undefined;
  readonly ip_address?: string | null | undefined;
  readonly port?: number | undefined;
}

/** A URL taken apart; `port` is absent when it named none. */
export interface ReadUrl {
  readonly scheme: "http" | "https";
  readonly domain: string | null;
  readonly ip_address: string | null;
  readonly port: number | undefined;
}

/** The columns of an address. */
export interface AddressColumns {
  readonly domain: string | null;
  readonly ip_address: string | null;
  readonly port: number;
}

function invalid(detail: string): AppError {
  return new AppError("CFG_ENDPOINT_INVALID", { detail });
}

function apart(host: Host): Pick<ReadUrl, "domain" | "ip_address"> {
  return host.isAddress ? { domain: null, ip_address: host.name } : { domain: host.name, ip_address: null };
}

/** What is in a URL besides scheme, host and port. */
function whatElse({ username, password, pathname, search, hash }: URL): string | undefined {
  if (username !== "" || password !== "") return "url may not hold a user or a password";
  return pathname !== "/" || search !== "" || hash !== "" ? "url may hold a scheme, a host and a port only" : undefined;
}

/** Reads `scheme://host:port`; anything else in it is refused (wire-contract.md 0.1), without repeating it: it may be a password. */
export function readEndpointUrl(text: string): ReadUrl {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) throw invalid("url is no http or https URL");
  const refused = whatElse(url);
  if (refused !== undefined) throw invalid(refused);
  const host = readHost(url.hostname);
  if (host === undefined) throw invalid("url has no host");
  // The URL parser leaves out a scheme's own port, also when it was written.
  const written = /:(\d+)\/?$/.exec(text.trim())?.[1];
  return { scheme: url.protocol === "https:" ? "https" : "http", ...apart(host), port: written === undefined ? undefined : Number(written) };
}

function readDomain(given: string | null | undefined): Host | undefined {
  if (given === null || given === undefined || given.trim() === "") return undefined;
  const host = readHost(given);
  if (host === undefined) throw invalid("domain is no host name: leave out scheme, port, path and user, or give it all as url");
  return host;
}

function readIpAddress(given: string | null | undefined): string | null {
  if (given === null || given === undefined || given.trim() === "") return null;
  const host = readHost(given.trim().replace(/\/\d{1,3}$/, ""));
  if (host === undefined || !host.isAddress) throw invalid("ip_address is no IP address");
  return host.name;
}

/** Checks an address and gives it in the one form in which it is kept. A domain that is an IP address counts as one. */
export function readAddress({ domain, ip_address: ipAddress, port }: GivenAddress & { readonly port: number }): AddressColumns {
  const named = readDomain(domain);
  const address = readIpAddress(ipAddress);
  if (named === undefined && address === null) throw invalid("give domain or ip_address");
  if (named?.isAddress !== true) return { domain: named?.name ?? null, ip_address: address, port };
  if (address !== null && address !== named.name) throw invalid("domain is another IP address than ip_address");
  return { domain: null, ip_address: named.name, port };
}

/** `scheme://host:port` of what is dialled: the domain when there is one. */
export function endpointUrl(scheme: "http" | "https", { domain, ip_address: ipAddress, port }: AddressColumns): string {
  const host = domain ?? ipAddress ?? "";
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
