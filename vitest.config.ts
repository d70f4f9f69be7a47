import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Ends what hangs. How fast something is, is the benchmark's to say: a busy machine may take its time. */
const hangsAfterMs = 30_000;

/** One project a layer: `npm run test:unit`, `test:integration` (wire, features), `test:e2e` (app); `npm run soak`. */
export default defineConfig({
  test: {
    // Most tests wait for programs that they started: the runner needs no core of its own.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/unit/**/*.test.ts'],
          // To load what is tested takes longer than most of the tests.
          isolate: false,
          setupFiles: ['tests/support/left-as-found.ts'],
          testTimeout: hangsAfterMs,
        },
      },
      {
        test: {
          name: 'wire',
          environment: 'node',
          include: ['tests/wire/**/*.test.ts'],
          // Most of these files load the AWS SDK, which takes as long as many of their tests.
          isolate: false,
          setupFiles: ['tests/support/left-as-found.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'features',
          environment: 'jsdom',
          include: ['tests/features/**/*.test.tsx'],
          setupFiles: ['tests/support/features-setup.ts'],
          testTimeout: hangsAfterMs,
          css: { modules: { classNameStrategy: 'non-scoped' } },
        },
      },
      {
        test: {
          name: 'app',
          environment: 'node',
          include: ['tests/app/**/*.test.ts', 'tests/security/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          setupFiles: ['tests/support/app-display.ts'],
          expect: { poll: { timeout: 20_000, interval: 50 } },
        },
      },
      {
        test: {
          name: 'soak',
          environment: 'node',
          include: ['tests/soak/**/*.test.ts'],
          testTimeout: 3_600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
