import { AppError } from "@proxbox/contract";

/** Wraps every access to a database and translates what it throws. */
export type Guard = <T>(access: () => T) => T;

/** What the operator can do, where a file's user knows better than the table of codes. */
export type DatabaseHints = Readonly<Partial<Record<"DB_LOCKED" | "DB_NEWER" | "DB_UNREADABLE", string>>>;

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
function toStateError(thrown: unknown, path: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = resultCode(thrown);
  if (code === sqliteBusy || code === sqliteLocked) return new AppError("DB_LOCKED", { where: path, cause: thrown });
  const detail = code === undefined ? undefined : details[code];
  return new AppError("DB_UNREADABLE", { where: path, cause: thrown, ...(detail === undefined ? {} : { detail }) });
}

function withHint(error: AppError, hints: DatabaseHints): AppError {
  const hint = (hints as Readonly<Partial<Record<string, string>>>)[error.code];
  if (hint === undefined) return error;
  const { code, detail, where, cause } = error;
  return new AppError(code, { hint, cause, ...(detail === undefined ? {} : { detail }), ...(where === undefined ? {} : { where }) });
}

/** The guard of the file at `path`, whose errors give these hints. */
export function guardFor(path: string, hints: DatabaseHints = {}): Guard {
  return (access) => {
    try {
      return access();
    } catch (error) {
      throw withHint(toStateError(error, path), hints);
    }
  };
}
