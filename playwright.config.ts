import { defineConfig } from '@playwright/test'

/** The whole app on the desktop. One after the other: each test starts the app, which wants both cores for itself. */
export default defineConfig({
  testDir: 'tests/desktop',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/support/desktop-setup.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // For what hangs, not for what is slow: a busy machine takes many times as long.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
})
