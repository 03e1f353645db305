import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,scripts,test}/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // The machines have two cores, and the suites start servers of their own.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
