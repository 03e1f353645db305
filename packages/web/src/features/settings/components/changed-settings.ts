/** Blocks of which a change may hold a part; everything else is given whole. */
const BLOCKS: ReadonlySet<string> = new Set(["sync_modes", "overwrite", "sync", "sync.deletion", "sync.vlans", "sync.inventory", "netbox_sign_in"]);

/** Tables that are given whole and in which two people may change different lines. */
const TABLES: ReadonlySet<string> = new Set(["sync.policies", "netbox_sign_in.group_roles"]);

type Block = Readonly<Record<string, unknown>>;

/**
 * What of the settings differs from what a form began with, as a change of them: nothing that was not touched, so that nobody else's change is undone. `now` is
 * what is saved by now: a table has its lines, besides those that were touched.
 */
export function changedSettings(before: Block, after: Block, now: Block = before): Block {
  return changedBlock({ before, after, now }, "");
}

interface Versions {
  readonly before: Block;
  readonly after: Block;
  readonly now: Block;
}

function changedBlock({ before, after, now }: Versions, path: string): Block {
  const entries = Object.entries(after).flatMap(([name, value]): [string, unknown][] => {
    const whole = path === "" ? name : `${path}.${name}`;
    if (BLOCKS.has(whole)) {
      const part = changedBlock({ before: blockAt(before, name), after: blockAt(after, name), now: blockAt(now, name) }, whole);
      return Object.keys(part).length === 0 ? [] : [[name, part]];
    }
    if (isSame(before[name], value)) return [];
    return [[name, TABLES.has(whole) ? joinedTable({ before: blockAt(before, name), after: blockAt(after, name), now: blockAt(now, name) }) : value]];
  });
  return Object.fromEntries(entries);
}

/** The lines of a table as they are saved by now, and those that were touched as they are in the form. */
function joinedTable({ before, after, now }: Versions): Block {
  const names = [...new Set([...Object.keys(now), ...Object.keys(after)])];
  return Object.fromEntries(
    names.flatMap((name): [string, unknown][] => {
      const isUntouched = isSame(before[name], after[name]);
      const value = isUntouched ? now[name] : isBlock(now[name]) ? joinedTable({ before: blockAt(before, name), after: blockAt(after, name), now: blockAt(now, name) }) : after[name];
      return value === undefined || isSame(value, {}) ? [] : [[name, value]];
    }),
  );
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function blockAt(block: Block, name: string): Block {
  return isBlock(block[name]) ? block[name] : {};
}
