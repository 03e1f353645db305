import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,scripts,test}/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    globalSetup: ["test/global-setup.ts"],
    // PGlite: without the optimising compiler its WebAssembly takes a third of the memory, and no second core (stack.md 5.3).
    execArgv: ["--liftoff-only"],
    // The machines have two cores, and the suites start servers of their own.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
