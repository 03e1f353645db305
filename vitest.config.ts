import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,scripts,test}/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    globalSetup: ["test/global-setup.ts"],
    // PGlite: without the optimising compiler its WebAssembly takes a third of the memory, and no second core (stack.md 5.3).
    execArgv: ["--liftoff-only"],
    // The machines have two cores; the third worker uses them while suites of processes wait for leases and signals.
    maxWorkers: 3,
    // Suites of one worker share its modules: loading them anew for each file took more than half of the engine's tests' time.
    // No module of ours keeps state of its own, and `test/setup.ts` finds a server that a file leaves behind.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
