import { expect, onTestFinished, test } from 'vitest'
import type { CredentialListView, NewCredentialView } from '../../server/contract/credential.types.ts'
import { startServer } from '../support/server.ts'
import { greetedSmtp, plainToken } from '../support/smtp-client.ts'

const MAKE = { method: 'POST' }

test('a message under way to an instance that is archived meanwhile is not taken', async () => {
  const { api, smtpPort } = await startServer()
  await api('/instances', { ...MAKE, body: { name: 'uat', kind: 'staging' } })
  const { username, secret } = await api<NewCredentialView>('/instances/uat/credentials', {
    ...MAKE,
    body: {},
  })
  const client = await greetedSmtp({ host: '127.0.0.1', port: smtpPort })
  onTestFinished(() => client.destroy())
  for (const line of [
    `AUTH PLAIN ${plainToken(username, secret)}`,
    'MAIL FROM:<app@shop.example>',
    'RCPT TO:<bob@customer.example>',
    'DATA',
  ])
    expect(await client.command(line)).toMatch(/^(?:235|250|354) /)
  await api('/instances/uat/archive', MAKE)
  expect(await client.command('Subject: x\r\n\r\nx\r\n.')).toBe(
    '550 5.7.1 The instance takes no mail any more',
  )
  expect(await api('/instances/uat')).toMatchObject({ state: 'archived', counts: { total: 0 } })
})

test('when a credential was last used is there after a restart', async () => {
  const first = await startServer()
  const { username, secret } = await first.api<NewCredentialView>('/instances/default/credentials', {
    ...MAKE,
    body: {},
  })
  await first.api('/instances/default/credentials', { ...MAKE, body: { username: 'unused' } })
  const client = await greetedSmtp({ host: '127.0.0.1', port: first.smtpPort })
  expect(await client.command(`AUTH PLAIN ${plainToken(username, secret)}`)).toMatch(/^235 /)
  client.destroy()
  await first.close()
  const { api } = await startServer({ dataDir: first.dataDir })
  const { credentials } = await api<CredentialListView>('/instances/default/credentials')
  expect(credentials.map(({ username: name, lastUsedAt }) => [name, lastUsedAt])).toEqual([
    ['default', expect.stringMatching(/^20\d\d-/)],
    ['unused', null],
  ])
})
