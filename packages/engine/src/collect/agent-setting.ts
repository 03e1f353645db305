const yes: ReadonlySet<string> = new Set(["1", "yes", "on", "true"]);

/**
 * Says whether a guest's config enables the QEMU guest agent. `agent` is a property string whose default key is
 * `enabled`: `1`, `0,fstrim_cloned_disks=1`, `enabled=1,type=virtio`, `type=virtio,enabled=1` (E26, E27).
 */
export function isAgentEnabled(agent: string | undefined): boolean {
  for (const part of (agent ?? "").split(",")) {
    const [key = "", value] = part.trim().split("=", 2);
    const enabled = value === undefined ? key : key.trim() === "enabled" ? value : undefined;
    if (enabled !== undefined) return yes.has(enabled.trim().toLowerCase());
  }
  return false;
}
