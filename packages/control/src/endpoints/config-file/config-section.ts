import type { ImportResult } from "@proxbox/contract";
import type { z } from "zod";
import type { Queries } from "../../database/database.ts";
import type { EndpointNames } from "./endpoint-names.ts";
import type { Mistake } from "./read-yaml.ts";

/** What a section works with: the transaction of the import, with its endpoints in it, or the database. */
export interface SectionTurn {
  readonly queries: Queries;
  readonly names: EndpointNames;
}

/** What a section made of its entries; paths of mistakes begin at the section. With a mistake nothing of the import is kept. */
export interface SectionEnd {
  readonly changes: readonly Omit<ImportResult["changes"][number], "kind">[];
  readonly mistakes: readonly Mistake[];
}

/** A list in the file of an export that belongs to an area above the endpoints. */
export interface ConfigSection {
  /** Its key in the file. */
  readonly key: string;
  readonly entry: z.ZodType;
  /** Its entries, without ids. */
  read(turn: SectionTurn): Promise<readonly unknown[]>;
  /** Takes in entries that have passed the schema: found by their names, changed or made, none is removed. */
  take(entries: readonly unknown[], turn: SectionTurn): Promise<SectionEnd>;
}
