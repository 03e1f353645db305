import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "@proxbox/contract";
import { z } from "zod";
import type { CommandContext } from "../commands/command-context.ts";

const SavedSignIn = z.object({
  url: z.string(),
  username: z.string(),
  token: z.string(),
  /** Of the token, so that signing out can remove it. */
  token_id: z.int(),
  ca_file: z.string().optional(),
});
/** A sign-in as it is kept between commands. */
export type SavedSignIn = Readonly<z.infer<typeof SavedSignIn>>;

/** Only the user may read the token and look into its folder. */
const [FILE_MODE, FOLDER_MODE] = [0o600, 0o700];

function isAbsent(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}

/** Where the sign-in is kept: the XDG base directories' rule. Throws `CTL_SIGN_IN_FILE` where there is neither folder nor home. */
function signInPath(env: CommandContext["env"]): string {
  const { XDG_CONFIG_HOME: configHome = "", HOME: home = "" } = env;
  if (configHome !== "") return join(configHome, "proxbox", "token.json");
  if (home === "") throw new AppError("CTL_SIGN_IN_FILE", { detail: "neither HOME nor XDG_CONFIG_HOME is set", hint: "Set one of them, or PROXBOX_URL and PROXBOX_TOKEN instead." });
  return join(home, ".config", "proxbox", "token.json");
}

/** The sign-in that was kept, if there is one. Throws `CTL_SIGN_IN_FILE`. */
export function readSignIn(env: CommandContext["env"]): SavedSignIn | undefined {
  if ((env["XDG_CONFIG_HOME"] ?? "") === "" && (env["HOME"] ?? "") === "") return undefined;
  const path = signInPath(env);
  try {
    return SavedSignIn.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw new AppError("CTL_SIGN_IN_FILE", { where: path, cause });
  }
}

/** Keeps a sign-in for the next commands and gives the file's path. Throws `CTL_SIGN_IN_FILE`. */
export function saveSignIn(signIn: SavedSignIn, env: CommandContext["env"]): string {
  const path = signInPath(env);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, `${JSON.stringify(signIn, undefined, 2)}\n`, { mode: FILE_MODE });
    // The mode counts for new files only; one left behind may have been anybody's to read.
    chmodSync(unfinished, FILE_MODE);
    renameSync(unfinished, path);
    return path;
  } catch (cause) {
    throw new AppError("CTL_SIGN_IN_FILE", { where: path, hint: "Let this user write there, or set PROXBOX_URL and PROXBOX_TOKEN instead.", cause });
  }
}

/** Forgets the sign-in. */
export function removeSignIn(env: CommandContext["env"]): void {
  rmSync(signInPath(env), { force: true });
}
