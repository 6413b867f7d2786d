import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './test/browser/chromium.ts';

const chromium = findChromium();

/** How long a test may take: much longer than it does, as it says what holds, and not how fast. ms. */
const PATIENCE = { unit: 60_000, browser: 120_000, wait: 30_000 };

export default defineConfig({
  test: {
    reporters: process.env.VITEST_REPORT
      ? ['default', ['json', { outputFile: process.env.VITEST_REPORT }]]
      : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['lib/**/*.test.ts', 'test/{server,demo,browser}/**/*.test.ts'],
          testTimeout: PATIENCE.unit,
        },
      },
      {
        test: {
          name: 'copies',
          include: ['test/copies/**/*.test.ts'],
          testTimeout: PATIENCE.unit,
          hookTimeout: PATIENCE.unit,
        },
      },
      {
        test: {
          name: 'store',
          include: ['test/{store,dev,scaffold}/**/*.test.ts'],
          testTimeout: PATIENCE.browser,
          hookTimeout: PATIENCE.browser,
          expect: { poll: { timeout: PATIENCE.wait } },
        },
      },
      {
        // Crossings that need a real IndexedDB run in a real browser.
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: PATIENCE.unit,
          expect: { poll: { timeout: PATIENCE.wait } },
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
          testTimeout: PATIENCE.browser,
          hookTimeout: PATIENCE.browser,
          expect: { poll: { timeout: PATIENCE.wait } },
          // A browser is many processes: one after the other, and not beside the other tests, they have the machine.
          maxWorkers: 1,
          sequence: { groupOrder: 1 + index },
        },
      })),
    ],
  },
});
