import { describe, expect, test } from 'vitest'
import { HEADER_OCTETS_MAX } from '../../server/suppression/header.ts'
import { mail, outcomeOf, redirecting } from './build.ts'

describe('limits', () => {
  test.each([
    [199, 200, 'redirect'],
    [200, 200, 'redirect-limit'],
    [0, 0, 'redirect-limit'],
    [0, 1, 'redirect'],
  ])('%i copies in the last hour with a limit of %i: %s', (redirectsInLastHour, redirectLimit, verdict) => {
    const sent = {
      raw: '\r\n',
      instance: redirecting({ redirectLimit, allowedRecipients: ['@client.example'] }),
      context: { redirectsInLastHour },
    }
    expect(outcomeOf({ ...sent, to: ['a@real.example'] }).verdict).toBe(verdict)
    expect(outcomeOf({ ...sent, to: ['a@client.example'] }).verdict).toBe(verdict)
  })

  test('a header over 1 MiB is held', () => {
    const raw = mail(`X-A: ${'x'.repeat(HEADER_OCTETS_MAX)}`, '')
    expect(outcomeOf({ raw, to: ['a@real.example'] })).toMatchObject({
      verdict: 'header-too-large',
      safeSet: [],
    })
  })

  test('a message to nobody is not sent', () => {
    expect(outcomeOf({ raw: '\r\n', to: [] })).toMatchObject({
      rcpt: [],
      safeSet: [],
      verdict: 'no-test-recipients',
    })
  })

  test('a header over 64 KiB is encoded by the value, so that no hostile one takes long', () => {
    const words = `${'ü x '.repeat(20_000)}à`
    const { all, out, subject } = outcomeOf({
      raw: mail(`Subject: ${words}`, 'X-A: plain', ''),
      to: ['a@real.example'],
    })
    expect(subject).toBe(`(bcc: a@real.example) - ${words}`)
    expect(all('X-Original-Subject')).toEqual([words])
    expect(out).toContain('\r\nX-Original-X-A: plain\r\n')
    expect(Math.max(...out.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76)
  })

  test('To lists the allowed up to 64 KiB; the others get their copy unlisted', () => {
    const to = Array.from({ length: 1000 }, (_, index) => `${'x'.repeat(200)}${index}@client.example`)
    const { rcpt, all } = outcomeOf({
      raw: '\r\n',
      to,
      instance: redirecting({ allowedRecipients: ['@client.example'] }),
    })
    expect(rcpt).toEqual(to)
    const listed = all('To')[0]?.split(', ') ?? []
    expect(listed).toEqual(to.slice(0, listed.length))
    expect(listed.length).toBeGreaterThan(200)
    expect(listed.join(', ').length).toBeLessThan(68_000)
  })

  test('of a To field 256 KiB are read; who stands behind them counts as bcc', () => {
    const raw = mail(`To: first@real.example, ${'x@real.example, '.repeat(20_000)}last@real.example`, '')
    const { recipients } = outcomeOf({ raw, to: ['first@real.example', 'last@real.example'] })
    expect(recipients.map((recipient) => recipient.class)).toEqual(['to', 'bcc'])
  })
})
