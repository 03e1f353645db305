/** The way from the file's root to a value: keys, and positions in lists. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with the file. */
export interface Mistake {
  readonly path: Path;
  /** What is wrong and what is expected; without values of the file, since they may be secret. */
  readonly text: string;
  /** Whether only a secret is missing. */
  readonly isMissingSecret?: boolean;
  /** 1-based line, where it is known from the text itself. */
  readonly line?: number;
}

/** `proxmox[0].deletion.max_ratio`; the root is `(file)`. */
export function showPath(path: Path): string {
  let shown = "";
  for (const part of path) {
    if (typeof part === "number") shown += `[${part}]`;
    else shown += shown === "" ? part : `.${part}`;
  }
  return shown === "" ? "(file)" : shown;
}
