import { defineConfig } from '@playwright/test'

/** The whole app on the desktop, two files at a time: an app waits as often as it computes. The tests of a file follow one another. */
export default defineConfig({
  testDir: 'tests/desktop',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/support/desktop-setup.ts',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // For what hangs, not for what is slow: a busy machine takes many times as long.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
})
