import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './test/browser/chromium.ts';

const chromium = findChromium();

export default defineConfig({
  test: {
    reporters: process.env.VITEST_REPORT
      ? ['default', ['json', { outputFile: process.env.VITEST_REPORT }]]
      : ['default'],
    projects: [
      { test: { name: 'unit', include: ['lib/**/*.test.ts', 'test/{server,demo,browser}/**/*.test.ts'] } },
      {
        test: {
          name: 'copies',
          include: ['test/copies/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'store', include: ['test/store/**/*.test.ts'] } },
      {
        // Crossings that need a real IndexedDB run in a real browser.
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromium, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      ...(['chromium', 'firefox'] as const).map((browser, index) => ({
        // The same scenarios in both. The environment is what both sides of a project, setup and tests, can read.
        test: {
          name: browser,
          env: { E2E_BROWSER: browser },
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/build.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A busy machine may take its time; what holds is waited for no longer than it takes.
          expect: { poll: { timeout: 15_000 } },
          // A browser is many processes: one after the other, and not beside the other tests, they have the machine.
          maxWorkers: 1,
          sequence: { groupOrder: 1 + index },
        },
      })),
    ],
  },
});
