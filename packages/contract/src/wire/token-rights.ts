import { z } from "zod";

/** Something that a token may or may not do, and what a sync needs it for. */
export const TokenRight = z.strictObject({
  /** NetBox's object type (`dcim.device`), or Proxmox VE's privilege with its path (`VM.Audit on /vms`). */
  name: z.string(),
  ok: z.boolean(),
  /** Without a required one there is no sync at all; without another one something is left out. */
  is_required: z.boolean(),
  /** What it may do, or what is missing or lost without it. */
  detail: z.string(),
});
/** Something that a token may or may not do. */
export type TokenRight = Readonly<z.infer<typeof TokenRight>>;

/** What the token of an endpoint may do, one right after the other. */
export const TokenRights = z.strictObject({
  rights: z.array(TokenRight),
  /** Commands for a root shell on a node of Proxmox VE that grant what is missing; empty when nothing is. */
  commands: z.array(z.string()),
}).meta({ id: "TokenRights" });
/** What the token of an endpoint may do. */
export type TokenRights = Readonly<z.infer<typeof TokenRights>>;
