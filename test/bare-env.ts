/** The environment of a command that a test starts as an operator would: nothing of the test run's own but the path and what Node keeps of compiled files. */
export function bareEnv(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = ["PATH", "NODE_COMPILE_CACHE"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...more };
}
