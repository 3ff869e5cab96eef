import { expect, test } from 'vitest'
import { fc, runs } from '../support/properties.ts'
import { connectSmtp } from '../support/smtp-client.ts'
import { sharedDoor } from './door.ts'

const door = sharedDoor({ limits: { messageBytes: 2_000, recipients: 3 } })

const COMMANDS = [
  'EHLO client.example',
  'HELO client.example',
  'MAIL FROM:<a@example.com>',
  'MAIL FROM:<>',
  'MAIL FROM:<ü@example.com> SMTPUTF8 ENVID=a+0D',
  'RCPT TO:<b@example.com>',
  'RCPT TO:<"c d"@example.com> NOTIFY=NEVER',
  'RCPT TO:<>',
  'DATA',
  'RSET',
  'NOOP',
  'VRFY x',
  'EXPN x',
  'AUTH PLAIN',
  'AUTH LOGIN',
  'AUTH PLAIN AGEAYg==',
  '*',
  'YQ==',
  'STARTTLS',
  '.',
  '..',
  '',
]

const command = fc.constantFrom(...COMMANDS).map((line) => Buffer.from(`${line}\r\n`))
const scrap = fc
  .constantFrom(...COMMANDS, '\r', '\n', '\0', '\n.\n', '\r\n.\r')
  .map((text) => Buffer.from(text))
const garbage = fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets))
const said = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: command },
    { weight: 2, arbitrary: scrap },
    { weight: 1, arbitrary: garbage },
  ),
  { maxLength: 30 },
)

const REPLY = /^(?:(?:220|250|334|354|501)[ -](?!\d\.\d).*|(?:2|4|5)\d\d [245]\.\d\.\d{1,2} (?!\d\.\d).*)$/

test('whatever is said in whatever packets, the answers are replies and the end is reached', async () => {
  await fc.assert(
    fc.asyncProperty(said, fc.nat(20), async (parts, packet) => {
      const client = await connectSmtp(door().listener.address)
      const octets = Buffer.concat([...parts, Buffer.from('\r\n.\r\nQUIT\r\nQUIT\r\nQUIT\r\n')])
      const step = packet === 0 ? octets.length : packet * 7
      for (let at = 0; at < octets.length; at += step)
        await client.write(octets.subarray(at, at + step)).catch(() => {})
      const heard = await client.ended()
      client.destroy()
      expect(heard.endsWith('\r\n')).toBe(true)
      for (const line of heard.slice(0, -2).split('\r\n')) expect(line).toMatch(REPLY)
      expect(heard).toMatch(/\r\n(?:221 2\.0\.0|421 4\.\d\.\d|500 5\.5\.\d) [^\r\n]*\r\n$/)
    }),
    { numRuns: runs(400) },
  )
})
