import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const FILE = {
  relays: { real: { host: '127.0.0.1', port: 1, tls: 'none' } },
  instances: {
    shop: { kind: 'production', label: 'Shop', email: { mode: 'deliver', relay: 'real' } },
  },
}

async function instance(server: TestServer, name: string): Promise<InstanceView> {
  return server.api<InstanceView>(`/instances/${name}`)
}

async function saved(page: Page): Promise<void> {
  await page.getByRole('status').getByText('Saved').waitFor()
}

describe('a new instance', () => {
  test('is one form; its credential is shown once, works, and mail with it shows', async () => {
    const server = await startServer()
    const page = await openInbox(browser, server.httpUrl)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.waitForURL('**/settings/instances/default')
    await page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link', { name: 'New instance' })
      .click()
    await page.getByLabel('Label').fill('Shop (Anna)')
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('shop-anna')
    await page.getByRole('button', { name: 'Create instance' }).click()
    await page.getByText('It is shown this once').waitFor()
    const [user = '', pass = ''] = await page.locator('.secret-once code').allTextContents()
    expect(user).toBe('shop-anna')
    await page.getByRole('tab', { name: 'Django' }).click()
    await page.getByText(`EMAIL_HOST_PASSWORD = "${pass}"`).waitFor()
    await sendMail({ smtpPort: server.smtpPort, auth: { user, pass } }, { subject: 'First' })
    await page.getByRole('link', { name: 'Open its inbox' }).click()
    await row(page, 'First').waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Create instance' }).waitFor()
    expect(await page.getByText(pass).count()).toBe(0)
  })

  test('is told what is wrong at the field, and the word goes when it is changed', async () => {
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/new-instance`, {
      errors: /status of 4/,
    })
    await page.getByLabel('Label').fill('Default')
    await page.getByRole('button', { name: 'Create instance' }).click()
    const name = page.getByLabel('Name', { exact: true })
    await page.getByText("There is an instance 'default' already.").waitFor()
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    await name.fill('other')
    await page.getByText('already').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Create instance' }).click()
    await page.getByRole('heading', { name: 'Default', level: 1 }).waitFor()
  })
})

describe('the rule', () => {
  test('is asked before it is saved, needs what redirect needs, and says what will happen', async () => {
    const server = await startServer({ file: FILE })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/email`, {
      errors: /status of 4/,
    })
    await page.getByLabel('Addresses').fill('bob@real.example')
    await page.getByLabel('Addresses').press('Enter')
    await page.getByText('Everything is captured: nobody is mailed.').waitFor()
    expect(await page.getByRole('radio', { name: 'Deliver' }).isDisabled()).toBe(true)

    await page.getByRole('radio', { name: 'Redirect' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    for (const words of ['name at least one address', 'the address that copies', 'the relay that copies']) {
      await page.getByText(words).waitFor()
    }
    await page.getByLabel('Test recipients').fill('qa@team.example, ')
    await page.getByLabel('Allowed recipients').fill('@team.example')
    await page.getByLabel('Sender').fill('noreply@stage.example')
    await page.getByLabel('Relay').selectOption('real')
    await page.getByText('the copy goes to qa@team.example instead').waitFor()
    expect((await instance(server, 'default')).email.mode).toBe('capture')

    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'This is what will happen' })
    await dialog.getByText(/A copy of each message to 'default' goes to qa@team\.example/).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect((await instance(server, 'default')).email.mode).toBe('capture')
    await page.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('button', { name: 'Change it' }).click()
    await saved(page)
    expect((await instance(server, 'default')).email).toMatchObject({
      mode: 'redirect',
      testRecipients: ['qa@team.example'],
      allowedRecipients: ['@team.example'],
      sender: 'noreply@stage.example',
      relay: 'real',
    })
  })

  test('a wide allowed recipient is saved only when somebody says that it is meant', async () => {
    const server = await startServer({ file: FILE })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/email`, {
      errors: /status of 4/,
    })
    await page.getByLabel('Allowed recipients').fill('@gmail.com ann@team.example')
    await page.getByLabel('Allowed recipients').press('Enter')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByText(/anybody may have a mailbox at gmail\.com/)
      .first()
      .waitFor()
    await page.getByRole('switch', { name: '@gmail.com is meant' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await saved(page)
    expect((await instance(server, 'default')).email.allowedRecipients).toEqual([
      '@gmail.com',
      'ann@team.example',
    ])
  })

  test('a change that somebody else makes meanwhile is not undone by saving another field', async () => {
    const server = await startServer({ file: FILE })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/email`)
    await page.getByLabel('Sender').fill('noreply@stage.example')
    await server.api('/instances/default', {
      method: 'PATCH',
      body: { email: { testRecipients: ['new@team.example'] } },
    })
    await page.getByText('new@team.example').waitFor()
    expect(await page.getByLabel('Sender').inputValue()).toBe('noreply@stage.example')
    await page.getByRole('button', { name: 'Save' }).click()
    await saved(page)
    expect((await instance(server, 'default')).email).toMatchObject({
      sender: 'noreply@stage.example',
      testRecipients: ['new@team.example'],
    })
  })
})

describe('an instance', () => {
  test('becomes production after its words were read', async () => {
    const server = await startServer()
    await server.api('/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', label: 'UAT' } })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/uat`, {
      errors: /status of 409/,
    })
    const notifications = page.getByRole('switch', { name: 'API notifications' })
    expect(await notifications.isChecked()).toBe(false)
    await page.getByRole('radio', { name: 'Production' }).check()
    expect(await notifications.isChecked()).toBe(true)
    await notifications.uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('dialog')
      .getByText(/'uat' becomes production.*never delivered/)
      .waitFor()
    await page.getByRole('button', { name: 'Change it' }).click()
    await saved(page)
    await page.locator('.page-head').getByText('Production').waitFor()
    expect(await instance(server, 'uat')).toMatchObject({
      kind: 'production',
      email: { mode: 'deliver' },
      notifications: false,
    })
  })

  test('has faults once they are switched on, shown with what they do, and removed', async () => {
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default`)
    await page.getByRole('switch', { name: 'Injected faults' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await saved(page)
    await page.getByText('None right now.').waitFor()
    const fault = { at: 'RCPT', recipient: 'ann@x.test', reply: '451 4.3.0 Busy', delayMs: 3000, times: 2 }
    await server.api('/instances/default/faults', { method: 'POST', body: fault })
    const item = page.getByRole('listitem').filter({ hasText: 'waits 3 s, then answers 451 4.3.0 Busy' })
    await item.getByText('For ann@x.test').waitFor()
    await item.getByText('Struck 0 of 2 times').waitFor()
    await item.getByRole('button', { name: /^Remove the fault at RCPT/ }).click()
    await page.getByText('None right now.').waitFor()
    expect(await server.api('/instances/default/faults')).toEqual({ faults: [] })
  })

  test('is archived, taken back, deleted and restored', async () => {
    const server = await startServer()
    await server.api('/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', label: 'UAT' } })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/uat`)
    await page.getByRole('button', { name: 'Archive' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
    await page.getByText('It takes no mail; what it has can be read.').waitFor()
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('button', { name: 'Archive' }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL('**/settings')
    await page.getByText(/Gone for good/).waitFor()
    await page.getByRole('button', { name: 'Restore UAT' }).click()
    await page.getByRole('link', { name: 'UAT' }).first().waitFor()
    expect((await instance(server, 'uat')).state).toBe('active')
  })

  test('of the file shows its settings and changes none', async () => {
    const server = await startServer({ file: FILE })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/shop/email`)
    await page.getByText('Managed by the file.').waitFor()
    expect(await page.getByRole('radio', { name: 'Deliver' }).isChecked()).toBe(true)
    expect(await page.getByRole('radio', { name: 'Capture' }).isDisabled()).toBe(true)
    await page.getByRole('link', { name: 'General' }).click()
    await page.getByLabel('Label').waitFor()
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0)
  })

  test('that is not there says so', async () => {
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/nobody`)
    await page.getByText('There is no instance “nobody”').waitFor()
    await page.getByRole('link', { name: 'To all instances' }).click()
    await page.waitForURL('**/settings')
    await eventually(() => page.evaluate('document.activeElement?.textContent')).toBe('Instances')
  })

  test('is not left with something unsaved unless somebody says so', async () => {
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default`)
    const said: string[] = []
    let answer: 'accept' | 'dismiss' = 'dismiss'
    page.on('dialog', async (dialog) => {
      said.push(dialog.message())
      await dialog[answer]()
    })
    await page.getByLabel('Label').fill('Another')
    await page.getByRole('link', { name: 'Limits' }).click()
    expect(await page.getByLabel('Label').inputValue()).toBe('Another')
    answer = 'accept'
    await page.getByRole('link', { name: 'Limits' }).click()
    await page.getByLabel('Messages a minute').waitFor()
    await page.getByRole('link', { name: 'General' }).click()
    expect(await page.getByLabel('Label').inputValue()).toBe('Default')
    expect(said).toEqual(Array(2).fill('What you changed here is not saved. Leave it?'))
  })
})
