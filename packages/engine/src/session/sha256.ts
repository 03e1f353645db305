import { createHash } from "node:crypto";
import type { Change } from "@proxbox/contract";
import { changesText } from "../plan/checksum.ts";

/** Hex SHA-256 of a text, in one piece or in several. */
export function sha256(text: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const piece of typeof text === "string" ? [text] : text) hash.update(piece);
  return hash.digest("hex");
}

/** Checksum of changes, whatever their order. */
export function checksumOf(changes: readonly Change[]): string {
  return sha256(changesText(changes));
}
