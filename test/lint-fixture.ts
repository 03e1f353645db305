import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** One complaint of the linter: the file's path in the fixture, the rule as oxlint names it, and the sentence. */
export type Complaint = { readonly file: string; readonly rule: string; readonly message: string };

/** Lints files (path → text) in a copy of this repository's layout, with its real configuration and rules. */
export async function lintFixture(files: Readonly<Record<string, string>>): Promise<Complaint[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "proxbox-rules-")));
  try {
    for (const path of [".oxlintrc.json", "tsconfig.json", "scripts/lint"]) cpSync(join(root, path), join(folder, path), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return complaintsOf(await runLinter(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runLinter(folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", "--threads=1"];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      // The exit code is 1 whenever something was found, so only an unreadable answer is a failure.
      if (stdout.trimStart().startsWith("{")) resolve(stdout);
      else reject(new Error(`the linter did not answer: ${stdout}${stderr}`));
    });
  });
}

function complaintsOf(json: string): Complaint[] {
  const { diagnostics } = JSON.parse(json) as { diagnostics: { filename: string; code?: string; message: string }[] };
  return diagnostics.map(({ filename, code, message }) => ({ file: filename, rule: code ?? "", message }));
}
