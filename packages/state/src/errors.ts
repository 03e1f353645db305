import { AppError } from "@proxbox/contract";

// Primary result codes of SQLite, https://sqlite.org/rescode.html.
const sqliteBusy = 5;
const sqliteLocked = 6;

const details: Readonly<Record<number, string>> = {
  3: "access was denied",
  8: "it is read-only",
  10: "the disk reported an error",
  11: "its content is damaged",
  13: "the disk is full",
  14: "the folder does not exist or is not accessible",
  26: "it is not an SQLite file",
};

function resultCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !("errcode" in thrown) || typeof thrown.errcode !== "number") return undefined;
  // Extended codes carry the primary one in their low byte.
  return thrown.errcode & 0xff;
}

/** Translates what `node:sqlite` throws: `DB_LOCKED` when another process holds the file, else `DB_UNREADABLE`. */
export function toStateError(thrown: unknown, path: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = resultCode(thrown);
  if (code === sqliteBusy || code === sqliteLocked) return new AppError("DB_LOCKED", { where: path, cause: thrown });
  const detail = code === undefined ? undefined : details[code];
  return new AppError("DB_UNREADABLE", { where: path, cause: thrown, ...(detail === undefined ? {} : { detail }) });
}
