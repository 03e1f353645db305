/** Blocks of which a change may hold a part; everything else is given whole. */
const BLOCKS: ReadonlySet<string> = new Set(["sync_modes", "overwrite", "sync", "sync.deletion", "sync.vlans", "sync.inventory", "netbox_sign_in"]);

type Block = Readonly<Record<string, unknown>>;

/** What of the settings differs from what is saved, as a change of them: nothing that was not touched, so that nobody else's change is undone. */
export function changedSettings(before: Block, after: Block, path = ""): Block {
  const entries = Object.entries(after).flatMap(([name, value]): [string, unknown][] => {
    const whole = path === "" ? name : `${path}.${name}`;
    if (BLOCKS.has(whole)) {
      const part = changedSettings(before[name] as Block, value as Block, whole);
      return Object.keys(part).length === 0 ? [] : [[name, part]];
    }
    return JSON.stringify(before[name]) === JSON.stringify(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
