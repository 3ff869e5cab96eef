import { expect, test } from 'vitest'
import { maskSecrets } from '../../server/secrets/mask.ts'
import { sealedPassword } from '../support/secrets.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { mail, relayTo, sendTo } from './fixtures.ts'

const AUTH = { user: 'post', password: 'correct-horse-battery' }
const OTHER = { ...AUTH, password: 'other' }
const PLAIN = Buffer.from(`\0${AUTH.user}\0${AUTH.password}`).toString('base64')
const BASE64 = Buffer.from(AUTH.password).toString('base64')

test.each([
  ['what it was told', ['PLAIN'], (argument: string) => `535 5.7.8 What is ${argument}?`],
  ['a part of it', ['PLAIN'], (argument: string) => `535 5.7.8 What is ${argument.slice(0, -9)}?`],
  ['the line itself', ['PLAIN'], (argument: string) => raw(`AUTH ${argument}\r\n`)],
  ['the password', ['PLAIN'], () => `535-5.7.8 Wrong:\r\n535 5.7.8 ${AUTH.password}`],
  ['the answer to its challenge', ['LOGIN'], () => raw(`${BASE64}\r\n`)],
])('a relay that echoes %s: nothing of the password is kept', async (_, mechanisms, auth) => {
  const host = await testRelayHost({ auth: { ...OTHER, mechanisms }, script: { auth } })
  const { perRecipient } = await sendTo(relayTo(host, { auth: AUTH }), mail())
  expect(perRecipient[0]).toMatchObject({ outcome: 'deferred', stage: 'auth' })
  expect(perRecipient[0]?.reply).toContain('***')
  for (const secret of [AUTH.password, BASE64, PLAIN]) {
    for (let at = 0; at + 8 <= secret.length; at++) {
      expect(perRecipient[0]?.reply).not.toContain(secret.slice(at, at + 8))
    }
  }
})

test('a password that no key opens puts the mail off, and says so', async () => {
  const host = await testRelayHost({ auth: AUTH })
  const relay = { ...relayTo(host), auth: { user: 'post', password: sealedPassword('x', 'another relay') } }
  const { perRecipient } = await sendTo(relay, mail())
  const reply = expect.stringMatching(/^The password of relay real does not open/)
  expect(perRecipient[0]).toMatchObject({ outcome: 'deferred', stage: 'auth', reply })
  expect(host.commands.filter((line) => line.startsWith('AUTH'))).toEqual([])
})

test.each([
  ['535 nothing of it', '535 nothing of it'],
  ['535 hunter2hunter2!', '535 ***!'],
  ['535 [nter2hun]', '535 [***]'],
  ['535 hunter2 alone', '535 hunter2 alone'],
  ['', ''],
])('%j is shown as %j', (text, shown) => {
  expect(maskSecrets(text, ['hunter2hunter2', ''])).toBe(shown)
})

test('a short secret is masked where it stands whole', () => {
  expect(maskSecrets('535 user post, password abc', ['abc'])).toBe('535 user post, password ***')
})

function raw(text: string) {
  return { kind: 'raw', pieces: [text] } as const
}
