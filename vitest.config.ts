import { defineConfig } from 'vitest/config';

/** The test runner of durable executions winds the timers of its whole process. */
const alone = ['test/handlers/durable-runner.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    benchmark: { include: ['test/**/*.bench.ts'] },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    unstubEnvs: true,
    setupFiles: ['test/support/own-environment.ts'],
    projects: [
      // Files share a process, since loading the SDKs anew for each of them takes a fifth of the time.
      {
        extends: true,
        test: { name: 'shared', isolate: false, include: ['test/**/*.test.ts'], exclude: alone },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
