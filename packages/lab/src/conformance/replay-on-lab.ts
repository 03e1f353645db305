import type { Permission } from "../netbox/server/access.ts";
import { startNetbox } from "../netbox/start-netbox.ts";
import { askLab } from "./lab-answer.ts";
import type { Probe } from "./recording.ts";
import { replay } from "./replay.ts";
import type { Ask } from "./replay.ts";
import type { Verdict } from "./score.ts";

// The recorded server's user `limited`: virtual machines whose name starts with "ok-", read from the answers to the probes 04/perm-*.
const limited: readonly Permission[] = [
  { type: "virtualization.virtualmachine", actions: ["view", "add", "change", "delete"], where: (row) => String(row["name"]).startsWith("ok-") },
];
const limitedToken = `nbt_LIMITEDKEY01.${"b".repeat(40)}`;

/**
 * Replays the recordings on a fresh NetBox of the lab. The recorded server was empty too, so nothing but its users is seeded; the admin and
 * read-only tokens are the lab's own fixed ones. `through` may change requests and answers on their way.
 */
export async function replayOnLab(probes: readonly Probe[], through: (ask: Ask) => Ask = (ask) => ask): Promise<Verdict[]> {
  const lab = await startNetbox({ version: "4.6" });
  try {
    lab.tokens.addUser("limited", "limited-pass-1", limited);
    lab.tokens.addToken(limited, limitedToken);
    return await replay(probes, through((request) => askLab(lab.url, request)));
  } finally {
    await lab.close();
  }
}
