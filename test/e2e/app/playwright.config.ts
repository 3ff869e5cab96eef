import { defineConfig } from '@playwright/test'

/** Run by `test/e2e/sign-up.test.ts`, which says where the application and the browser are. */
export default defineConfig({
  testDir: '.',
  testMatch: process.env.SPEC ?? 'sign-up.spec.ts',
  fullyParallel: true,
  retries: 0,
  // Playwright's own, 30 and 5 seconds, may pass on a busy machine without anything being wrong.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'line',
  use: {
    baseURL: process.env.APP_URL ?? '',
    launchOptions: JSON.parse(process.env.BROWSER_OPTIONS ?? '{}'),
  },
})
