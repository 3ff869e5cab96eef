import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row } from '../support/inbox-page.ts'
import {
  ADMIN,
  comeIn,
  firstAdministrator,
  PASSWORD,
  SIGNED_OUT,
  shownLink,
  signIn,
} from '../support/people-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

describe('signing in', () => {
  test('is asked from the first person on, of everybody, and leads back to the page that was wanted', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'One' })
    const before = await openInbox(browser, server.httpUrl, { errors: SIGNED_OUT })
    await row(before, 'One').waitFor()
    await firstAdministrator(browser, server.httpUrl)
    await before.reload()
    await before.waitForURL('**/sign-in?next=**')

    await before.goto(`${server.httpUrl}/settings/instances/default/email`)
    await before.waitForURL('**/sign-in?next=**')
    await signIn(before, ADMIN, 'not the password')
    await before.getByRole('alert').getByText(/./).waitFor()
    await signIn(before, ADMIN, PASSWORD)
    await before.waitForURL('**/settings/instances/default/email')
    await before.getByText('Would this address be mailed?').waitFor()
  })

  test('ends everywhere that one says', async () => {
    const server = await startServer()
    const page = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
    const other = await openInbox(browser, `${server.httpUrl}/sign-in`, { errors: SIGNED_OUT })
    await signIn(other, ADMIN, PASSWORD)
    await other.waitForURL('**/i/**')
    await page.goto(`${server.httpUrl}/settings/account`)
    await page.getByText('This one').waitFor()
    await page.getByRole('button', { name: /^End the session/ }).click()
    await page.getByText('The session ended').waitFor()
    await other.goto(`${server.httpUrl}/settings`)
    await other.waitForURL('**/sign-in?next=**')

    await page.getByLabel('Current password').fill('not the password')
    await page.getByLabel('New password').fill('another long password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The current password is another one.').waitFor()
    await page.getByLabel('Current password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The password is changed').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await signIn(page, ADMIN, 'another long password')
    await page.waitForURL('**/i/**')
  })
})

describe('members', () => {
  test('are invited by a link that works once, and see what they may and no more', async () => {
    const server = await startServer()
    await server.api('/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', label: 'UAT' } })
    const admin = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
    await admin.goto(`${server.httpUrl}/settings/instances/uat/members`)
    await admin.getByLabel('E-mail address').fill('tess@team.example')
    await admin.getByLabel('Role').selectOption('tester')
    await admin.getByRole('button', { name: 'Add' }).click()
    const link = await shownLink(admin)
    await admin.getByRole('heading', { name: 'Invited' }).waitFor()
    const tester = await comeIn(browser, link, 'Tess', { errors: SIGNED_OUT })
    await tester.waitForURL('**/i/uat')
    expect(await tester.getByRole('navigation', { name: 'Instances' }).getByRole('link').count()).toBe(1)
    await tester.getByRole('link', { name: 'Settings' }).click()
    await tester.waitForURL('**/settings/account')
    expect(await tester.getByRole('link', { name: 'People' }).count()).toBe(0)

    const late = await openInbox(browser, link, { errors: SIGNED_OUT })
    await late.getByText('This link does not open anything').waitFor()

    await admin.reload()
    await admin.getByLabel('Role of Tess').selectOption('admin')
    await admin.getByText('tess@team.example has another role').waitFor()
    await tester.goto(`${server.httpUrl}/settings/instances/uat`)
    await tester.getByLabel('Label').waitFor()
    await admin.getByRole('button', { name: 'Remove Tess' }).click()
    await admin.getByText('Nobody has a role here yet.').waitFor()
  })

  test('of a project are members of its instances, and changed there', async () => {
    const server = await startServer()
    const admin = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
    await admin.goto(`${server.httpUrl}/settings/projects`)
    await admin.getByRole('main').getByRole('link', { name: 'Default' }).first().click()
    await admin.waitForURL('**/settings/projects/default')
    await admin.getByLabel('E-mail address').fill('vic@team.example')
    await admin.getByLabel('Role').selectOption('viewer')
    await admin.getByRole('button', { name: 'Add' }).click()
    await comeIn(browser, await shownLink(admin), 'Vic', { errors: SIGNED_OUT })
    await admin.goto(`${server.httpUrl}/settings/instances/default/members`)
    await admin.getByText('Given on the project').waitFor()
    expect(await admin.getByLabel('Role of Vic').count()).toBe(0)
  })
})

test('people are made administrators, shut out, given a new password and removed', async () => {
  const server = await startServer()
  const admin = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
  await admin.goto(`${server.httpUrl}/settings/people`)
  await admin.getByLabel('E-mail address').fill('bo@team.example')
  await admin.getByRole('button', { name: 'Make an invitation' }).click()
  const bo = await comeIn(browser, await shownLink(admin), 'Bo', { errors: SIGNED_OUT })
  await bo.getByText('Nothing to see yet').waitFor()
  await admin.reload()
  const act = async (action: string) => {
    await admin.getByRole('button', { name: 'Change Bo' }).click()
    await admin.getByRole('menuitem', { name: action }).click()
  }
  await act('Make administrator')
  await admin.getByText('Bo is administrator').waitFor()
  await act('Shut out')
  await admin.getByText('Shut out', { exact: true }).waitFor()
  await bo.goto(`${server.httpUrl}/settings`)
  await bo.waitForURL('**/sign-in?next=**')
  await act('Let in again')
  await admin.getByText('Bo may sign in').waitFor()
  await act('Link for a new password')
  await admin.getByText('A link for a new password of bo@team.example.').waitFor()
  const fresh = await openInbox(browser, await shownLink(admin), { errors: SIGNED_OUT })
  await fresh.getByText('For bo@team.example.').waitFor()
  await fresh.getByLabel('Password', { exact: true }).fill('quite another password')
  await fresh.getByRole('button', { name: 'Set it and sign in' }).click()
  await fresh.waitForURL((url) => !url.pathname.startsWith('/welcome'))
  await act('Link for a new password')
  await admin.getByRole('button', { name: 'Withdraw the link for a new password of bo@team.example' }).click()
  await admin.getByText('The link for bo@team.example is withdrawn').waitFor()
  await admin.getByRole('heading', { name: 'Links for a new password' }).waitFor({ state: 'detached' })
  await act('Remove')
  await admin.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await admin.getByText('bo@team.example is removed').waitFor()
})

test('API tokens: made for one instance, shown once, used, revoked', async () => {
  const server = await startServer()
  await server.api('/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', label: 'UAT' } })
  const page = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
  await page.goto(`${server.httpUrl}/settings/tokens`)
  await page.getByLabel('For', { exact: true }).fill('Nightly tests')
  await page.getByRole('switch', { name: 'On all instances' }).uncheck()
  await page.getByRole('checkbox', { name: 'UAT' }).check()
  await page.getByRole('button', { name: 'Make it' }).click()
  const secret = await shownLink(page)
  await page.getByText('Read on uat').waitFor()
  const ask = (instance: string) =>
    fetch(`${server.httpUrl}/api/v1/instances/${instance}/messages`, {
      headers: { authorization: `Bearer ${secret}` },
    }).then(({ status }) => status)
  expect([await ask('uat'), await ask('default')]).toEqual([200, 404])
  await page.reload()
  expect(await page.getByText(secret).count()).toBe(0)
  await page.getByRole('button', { name: 'Revoke Nightly tests' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('You have no token yet.').waitFor()
  expect(await ask('uat')).toBe(401)
})

test('the audit log has who did what; it is filtered in the address, and exported', async () => {
  const server = await startServer()
  const page = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
  await page.goto(`${server.httpUrl}/settings/instances/default`)
  await page.getByLabel('Label').fill('The first')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('status').getByText('Saved').waitFor()
  await page.goto(`${server.httpUrl}/settings/audit`)
  await page.getByText('Session begun').first().waitFor()
  await page.getByLabel('What').selectOption('instance.')
  await page.waitForURL('**/settings/audit?action=instance.')
  await page.getByText('Session begun').first().waitFor({ state: 'detached' })
  await page.getByText('Instance changed').waitFor()
  await page.reload()
  await page.getByText('Default → The first').waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON lines' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('audit-server.jsonl')
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line))
  expect(entries.map(({ action }) => action)).toEqual(['instance.changed'])
  expect(entries[0].actor).toEqual({ kind: 'person', name: ADMIN })
  await page.getByLabel('Who').fill('nobody@team.example')
  await page.getByText('Nothing was noted.').waitFor()
  await eventually(() => new URL(page.url()).searchParams.get('actor')).toBe('nobody@team.example')
})
