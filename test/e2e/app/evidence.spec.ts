import { test as base, expect } from '@playwright/test'
import { type PostFixtures, type PostWorkerFixtures, postFixtures } from '../../../client/testing/index.ts'

const test = base.extend<PostFixtures, PostWorkerFixtures>(postFixtures())

/** Fails on purpose: what is looked at is what it leaves behind. */
test('fails', async ({ page, user }) => {
  await page.goto('/sign-up')
  await page.fill('#email', user.address)
  await page.click('button')
  const mail = await user.expect({ subject: /verify/i })
  expect(mail.code()).toBe('never')
})
