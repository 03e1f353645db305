import { AppError } from "@proxbox/contract";
import type { EndpointKindName } from "@proxbox/contract";
import type { Cipher } from "@proxbox/server";
import type { z } from "zod";
import type { EndpointRow } from "../endpoint-rows.ts";
import { targetsOf } from "../endpoint-target.ts";
import type { AddressColumns, ReadUrl } from "./address.ts";

/** What a save works with besides the body. */
export interface SaveContext<Row> {
  readonly cipher: Cipher;
  /** The row that is changed; absent for a new one. */
  readonly before: Row | undefined;
  /** What becomes of a stored secret when the address changes and the secret is not given again: the save is refused, or the secret goes. */
  readonly onNewAddress: "refuse" | "erase";
}

/** Columns that every save writes; the kind's own come besides. */
export interface SavedColumns extends AddressColumns {
  readonly name: string;
  readonly verify_ssl: boolean;
  readonly enabled: boolean;
}

/**
 * A kind of endpoint as a value: stores, routes, export and import are written once for all of them. `Body` is what makes a row, with
 * every default filled in; an update is the row's own body with the change in it.
 */
export interface EndpointKind<Row extends EndpointRow, Body, Saved> {
  readonly name: EndpointKindName;
  readonly table: "backend_endpoint" | "netbox_endpoint" | "proxmox_endpoint";
  /** As permissions and the audit log call it. */
  readonly objectType: "backendendpoint" | "netboxendpoint" | "proxmoxendpoint";
  /** As people call it. */
  readonly title: string;
  readonly create: z.ZodType<Body>;
  readonly update: z.ZodType<Partial<Body>>;
  readonly saved: z.ZodType<Saved>;
  /** What a URL says beyond domain and address. Throws `CFG_ENDPOINT_INVALID` for a scheme that is not dialled. */
  fromUrl(url: ReadUrl): Partial<Body>;
  /** The body that would make this row, without its secrets. */
  toBody(row: Row): Body;
  /** The columns of a checked body. Throws `CFG_ENDPOINT_INVALID` and `CFG_SECRET_NEEDED`. */
  toColumns(body: Body, context: SaveContext<Row>): SavedColumns;
  /** The row as it is shown: no secret, only whether there is one. */
  toSaved(row: Row): Saved;
}

/** Whether the endpoint would be dialled at a place where it was not before. */
export function isNewAddress(before: AddressColumns | undefined, after: AddressColumns): boolean {
  if (before === undefined) return false;
  const known = new Set(targetsOf({ domain: before.domain, ipAddress: before.ip_address, port: before.port }));
  return targetsOf({ domain: after.domain, ipAddress: after.ip_address, port: after.port }).some((target) => !known.has(target));
}

/** Says whether the stored secrets go to a new address unasked: then they are erased, or the save is refused. */
export function keepsSecrets(hasSecret: boolean, { before, onNewAddress }: SaveContext<AddressColumns>, after: AddressColumns): boolean {
  if (!hasSecret || !isNewAddress(before, after)) return true;
  if (onNewAddress === "refuse") throw new AppError("CFG_SECRET_NEEDED");
  return false;
}

/** A secret as a body has it: given, erased (`null`) or left as it is (`undefined`). */
export function readSecret(given: string | null | undefined): string | null | undefined {
  return given === undefined ? undefined : given === null || given.trim() === "" ? null : given;
}
