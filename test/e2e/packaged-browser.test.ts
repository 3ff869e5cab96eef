import { expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { openInbox, row } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

test('without any browser on the machine, the one from the npm package shows the page', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'Hello' })
  const { browser, source } = await launchBrowser(['packaged'])
  try {
    expect(source).toBe('packaged')
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Hello').waitFor()
  } finally {
    await browser.close()
  }
})
