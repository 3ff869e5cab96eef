import { expect, test } from 'vitest'
import { converse } from '../support/smtp-client.ts'
import { openDoor, STORED } from './door.ts'

const MAIL = 'MAIL FROM:<a@example.com> REQUIRETLS'

test('REQUIRETLS is offered in TLS, and kept on the envelope', async () => {
  const { greeted, intake } = await openDoor({ tls: { kind: 'self-signed' } })
  const client = await greeted()
  expect(await client.command('EHLO client.example')).not.toContain('REQUIRETLS')
  expect(await client.command(MAIL)).toBe('530 5.7.10 REQUIRETLS needs TLS, issue STARTTLS first')
  await client.startTls()
  expect(await client.command('EHLO client.example')).toMatch(/^250[- ]REQUIRETLS$/m)
  expect(
    await converse(client, [
      [`${MAIL}=yes`, '501 5.5.4 REQUIRETLS takes no value'],
      [`${MAIL} requiretls`, '501 5.5.4 '],
      [MAIL, '250 '],
      ['RCPT TO:<b@example.com>', '250 '],
      ['DATA', '354 '],
    ]),
  ).toBeUndefined()
  expect(await client.data('a\r\n')).toBe(STORED)
  expect(intake.received[0]?.envelope.requireTls).toBe(true)
  for (const line of ['MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA'])
    await client.command(line)
  await client.data('a\r\n')
  expect(intake.received[1]?.envelope.requireTls).toBe(false)
})

test('where there is no TLS it is an unknown parameter', async () => {
  const { greeted } = await openDoor()
  expect(await converse(await greeted(), [[MAIL, '555 5.5.4 Unknown MAIL parameter']])).toBeUndefined()
})
