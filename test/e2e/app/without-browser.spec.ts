import { test as base, expect } from '@playwright/test'
import { type PostFixtures, type PostWorkerFixtures, postFixtures } from '../../../client/testing/index.ts'

const test = base.extend<PostFixtures, PostWorkerFixtures>(postFixtures())

/** Run where no browser is: neither test asks for one. */
test('passes', async ({ request, user }) => {
  await request.post('/sign-up', { form: { email: user.address } })
  expect((await user.expect({ subject: /verify/i })).code()).toMatch(/^\d{6}$/)
})

test('fails on purpose', async ({ request, user }) => {
  await request.post('/sign-up', { form: { email: user.address } })
  expect((await user.expect({ subject: /verify/i })).code()).toBe('never')
})
