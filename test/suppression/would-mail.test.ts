import { describe, expect, test } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import { EMAIL_RULE_DEFAULTS } from '../../server/domain/instance.ts'
import { decide } from '../../server/suppression/decide.ts'
import { wouldMail } from '../../server/suppression/would-mail.ts'
import { fc } from '../support/properties.ts'
import { CONTEXT, instanceWith, redirecting } from './build.ts'

const LISTS = { allowedRecipients: ['@team.example', 'anna+*@x.example'] }
const QA = ['qa@team.example']

describe('would it be mailed', () => {
  test.each([
    ['somebody else', redirecting(), 'bob@real.example', 'redirect', false, QA],
    ['a test recipient', redirecting(), 'QA@Team.Example', 'redirect', true, QA],
    [
      'one of an allowed domain',
      redirecting(LISTS),
      'ann@TEAM.example',
      'redirect',
      true,
      ['ann@team.example'],
    ],
    [
      'one that matches a glob',
      redirecting(LISTS),
      'anna+1@x.example',
      'redirect',
      true,
      ['anna+1@x.example'],
    ],
    ['a domain that only ends alike', redirecting(LISTS), 'ann@evil-team.example', 'redirect', false, QA],
    ['a domain below an allowed one', redirecting(LISTS), 'ann@a.team.example', 'redirect', false, QA],
    [
      'anybody, without a relay',
      redirecting({ ...LISTS, relay: null }),
      'ann@team.example',
      'hold',
      false,
      [],
    ],
    [
      'anybody, while captured',
      redirecting({ ...LISTS, mode: 'capture' }),
      'ann@team.example',
      'capture',
      false,
      [],
    ],
  ] as const)('%s', (_, instance, address, kind, reached, sentTo) => {
    const would = wouldMail(instance, address as Address)
    expect(would).toMatchObject({ decision: { kind }, reached, sentTo })
  })

  test('on production everybody is', () => {
    const instance = instanceWith(
      { ...EMAIL_RULE_DEFAULTS, mode: 'deliver', relay: 'real' },
      { kind: 'production' },
    )
    expect(wouldMail(instance, 'bob@real.example' as Address)).toMatchObject({
      decision: { kind: 'deliver' },
      disposition: { kind: 'passed' },
      reached: true,
    })
  })

  test('the answer is what happens to a real message', () => {
    const part = fc.constantFrom('ann', 'qa', 'anna+1', 'ANNA+x', 'bob', '"a b"', 'a%b')
    const domain = fc.constantFrom(
      'team.example',
      'Team.Example',
      'x.example',
      'real.example',
      'bücher.example',
    )
    fc.assert(
      fc.property(part, domain, fc.boolean(), (local, at, hasLists) => {
        const instance = redirecting(hasLists ? LISTS : {})
        const address = `${local}@${at}` as Address
        const { safeSet } = decide({
          envelope: {
            from: 'app@shop.example' as Address,
            to: [{ address, notify: null, orcpt: null }],
            smtputf8: true,
            body: '8BITMIME',
            ret: null,
            envid: null,
          },
          start: Buffer.from(`To: ${address}\r\nSubject: Hi\r\n\r\nHello`),
          instance,
          context: CONTEXT,
        })
        expect(wouldMail(instance, address).sentTo).toEqual(safeSet)
      }),
    )
  })
})
