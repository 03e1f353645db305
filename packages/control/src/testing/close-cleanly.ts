import type { BackendLab } from "@proxbox/lab";

/** Closes a lab backend. Throws when it was sent what no backend knows, and when the log has lines that nobody expected. */
export async function closeCleanly(lab: BackendLab, lines: readonly string[] = []): Promise<void> {
  await lab.close();
  if (lab.unexpected.length > 0) throw new Error(`not to be sent to a backend: ${JSON.stringify(lab.unexpected)}`);
  if (lines.length > 0) throw new Error(`logged: ${lines.join("\n")}`);
}
