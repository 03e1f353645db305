import * as everyItemKind from "./every-item-kind.ts";
import type { ItemKind } from "./item-kind.ts";

/** Every kind that is made from the inventory; the list itself is `every-item-kind.ts`. */
export const ITEM_KINDS: readonly ItemKind[] = Object.values(everyItemKind);
