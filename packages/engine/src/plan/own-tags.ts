import { sharedKey } from "../values/keys.ts";
import type { Row } from "../values/row.ts";
import type { Board } from "./board.ts";

/**
 * Of the slugs that we have written to a row those that are still ours, as NetBox has them now. Where a person deleted a tag of ours and put another one
 * of its name in its place, the one on the row is the person's.
 */
export function ownTags(board: Board, row: Row | undefined, written: readonly string[]): readonly string[] {
  const ids = tagIds(row);
  return written.flatMap((slug) => {
    const inNetbox = board.slugOfTag(slug);
    const id = ids.get(inNetbox);
    return id === undefined || isRecorded(board, slug, id) ? [inNetbox] : [];
  });
}

/** Whether a tag is the one that we know under a slug; yes where we know none, because then nothing tells that it is another. */
function isRecorded(board: Board, slug: string, id: number): boolean {
  const key = sharedKey("tag", slug);
  const known = board.records.get("tag", key)?.netboxId;
  if (known !== undefined) return known === id;
  // The record of one that was deleted is gone as soon as another row is matched in its place.
  return board.idOf("tag", key) === undefined;
}

function tagIds(row: Row | undefined): ReadonlyMap<string, number> {
  const tags: readonly unknown[] = Array.isArray(row?.["tags"]) ? row["tags"] : [];
  return new Map(tags.flatMap((tag) => (typeof tag === "object" && tag !== null && "slug" in tag && "id" in tag ? [[String(tag.slug), Number(tag.id)] as const] : [])));
}
