import picocolors from "picocolors";

/** Functions that colour a text, or leave it as it is where colours are not wanted. */
export type Paint = ReturnType<typeof picocolors.createColors>;

/** Where a command writes. Results go to `print` (stdout), everything said on the way to `note` (stderr). */
export interface Terminal {
  print(line: string): void;
  note(line: string): void;
  /** Colours for `print`. */
  readonly paint: Paint;
  /** Colours for `note`. */
  readonly notePaint: Paint;
  /** Whether a person watches: progress may move and questions may be asked. */
  readonly isInteractive: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
}

/** The process as a terminal sees it. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

// https://no-color.org: any value that is not empty.
function wantsColours(stream: NodeJS.WriteStream, env: Streams["env"]): boolean {
  return stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

/** Makes a terminal of the process's streams. */
export function openTerminal({ stdin, stdout, stderr, env }: Streams): Terminal {
  return {
    print: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    paint: picocolors.createColors(wantsColours(stdout, env)),
    notePaint: picocolors.createColors(wantsColours(stderr, env)),
    isInteractive: stdin.isTTY === true && stderr.isTTY === true && (env["CI"] ?? "") === "",
    stdin,
    stderr,
  };
}
