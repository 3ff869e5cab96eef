import { test as base, expect } from '@playwright/test'
import { type PostFixtures, type PostWorkerFixtures, postFixtures } from '../../../client/testing/index.ts'

const test = base.extend<PostFixtures, PostWorkerFixtures>(postFixtures())

/** The same flow for many, at once: nobody may see somebody else's mail. */
for (let number = 1; number <= 10; number += 1) {
  test(`signs up by link and code ${number}`, async ({ page, user }) => {
    await page.goto('/sign-up')
    await page.fill('#email', user.address)
    await page.click('button')
    await expect(page.getByRole('heading')).toHaveText('Check your mail')
    const mail = await user.expect({ subject: /verify/i })
    await page.goto(mail.link(/verify/i).href)
    await page.fill('#code', mail.code())
    await page.click('button')
    await expect(page.getByRole('heading')).toHaveText(`Verified: ${user.address}`)
  })

  test(`asks twice and uses the second mail ${number}`, async ({ page, user }) => {
    for (const _ of [1, 2]) {
      await page.goto('/sign-up')
      await page.fill('#email', user.address)
      await page.click('button')
      // Going on before would break off the request that sends the mail.
      await expect(page.getByRole('heading')).toHaveText('Check your mail')
    }
    const first = await user.expect({ subject: /verify/i })
    const second = await user.expect({ subject: /verify/i })
    expect(second.id).not.toBe(first.id)
    await page.goto(second.link(/verify/i).href)
    await page.fill('#code', second.code())
    await page.click('button')
    await expect(page.getByRole('heading')).toHaveText(`Verified: ${user.address}`)
    await user.expectNone({ subject: /verify/i }, { within: 100 })
  })
}
