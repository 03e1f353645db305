/**
 * One rule about which file may import what.
 *
 * Files are named by their path from the repository's root, packages as `package:<specifier>` and Node's own modules as
 * `node:<module>`. Patterns are those of path-pattern.ts; what `<own>` stood for in `files` holds in the other lists too.
 */
export type FolderRule = {
  readonly name: string;
  /** The importing files that the rule binds. Test files are bound only by rules with `tests: true`. */
  readonly files: readonly string[];
  readonly except?: readonly string[];
  /** What these files may not import … */
  readonly forbids: readonly string[];
  /** … unless it is one of these. */
  readonly unless?: readonly string[];
  /** Whether `import type` of a forbidden target is fine. */
  readonly typesAllowed?: boolean;
  readonly tests?: boolean;
  /** What an author reads: why, and what to do instead. */
  readonly because: string;
};
