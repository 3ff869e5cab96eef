import { describe, expect, test } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import type { EmailMode, InstanceKind } from '../../server/domain/instance.ts'
import { askSafeSet, deliverSafeSet, redirectSafeSet } from '../../server/suppression/safe-set.ts'
import { instanceWith, redirectRule } from './build.ts'

const addresses = (...list: string[]) => list as Address[]
const QA = 'qa@team.example'
const SALES = 'sales@client.example'

interface Row {
  readonly address?: string
  readonly frozen?: { safeSet?: string[]; instanceKind?: InstanceKind; mode?: EmailMode }
  readonly current?: {
    kind?: InstanceKind
    mode?: EmailMode
    testRecipients?: string[]
    allowedRecipients?: string[]
  } | null
}

function ask({ address = QA, frozen = {}, current = {} }: Row) {
  const { kind = 'staging', ...lists } = current ?? {}
  return askSafeSet({
    address: address as Address,
    frozen: {
      safeSet: addresses(...(frozen.safeSet ?? [QA, SALES])),
      instanceKind: frozen.instanceKind ?? 'staging',
      mode: frozen.mode ?? 'redirect',
    },
    current:
      current === null
        ? undefined
        : instanceWith(
            redirectRule({ testRecipients: [QA], allowedRecipients: ['@client.example'], ...lists }),
            { kind },
          ),
  })
}

const PRODUCTION = { instanceKind: 'production', mode: 'deliver' } as const

describe('the second question, at the moment of sending (I13)', () => {
  test.each<[string, Row]>([
    ['a test recipient, then and now', {}],
    ['an allowed recipient, then and now', { address: SALES }],
    [
      'a test recipient then who is allowed by pattern now',
      { current: { testRecipients: [], allowedRecipients: ['@team.example'] } },
    ],
    ['in another spelling of the list', { current: { testRecipients: ['QA@Team.Example'] } }],
    ['the mode was switched to capture', { current: { mode: 'capture' } }],
    ['the instance became production', { current: { kind: 'production', mode: 'deliver' } }],
    [
      'production, still production',
      { frozen: PRODUCTION, current: { kind: 'production', mode: 'deliver' } },
    ],
    [
      'production that redirects',
      { frozen: { instanceKind: 'production' }, current: { kind: 'production' } },
    ],
  ])('sends: %s', (_, row) => {
    expect(ask(row)).toEqual({ kind: 'safe', address: row.address ?? QA })
  })

  test.each<[string, Row, RegExp]>([
    ['nobody has heard of', { address: 'real@real.example' }, /was not in the safe set/],
    [
      'listed now, not then',
      { address: 'new@team.example', current: { testRecipients: ['new@team.example'] } },
      /was not in the safe set/,
    ],
    ['allowed now, not then', { address: 'x@client.example' }, /was not in the safe set/],
    [
      'spelled otherwise than the one that was frozen',
      { address: 'QA@team.example' },
      /was not in the safe set/,
    ],
    [
      'removed from the test list since',
      { current: { testRecipients: [] } },
      /neither testRecipients nor allowedRecipients of shop/,
    ],
    [
      'no longer allowed',
      { address: SALES, current: { allowedRecipients: [] } },
      /neither testRecipients nor allowedRecipients/,
    ],
    [
      'no longer on the lists, the instance being production now',
      { current: { kind: 'production', mode: 'deliver', testRecipients: [], allowedRecipients: [] } },
      /neither/,
    ],
    ['of an instance that is gone', { current: null }, /is gone/],
    ['of a message that was captured', { frozen: { mode: 'capture' } }, /captured/],
    ['of staging mail in mode deliver', { frozen: { mode: 'deliver' } }, /never goes to its real recipients/],
    [
      'of production mail whose instance is staging now',
      { frozen: PRODUCTION },
      /no longer a production instance/,
    ],
    [
      'of redirected production mail whose instance is staging now',
      { frozen: { instanceKind: 'production' } },
      /no longer a production instance/,
    ],
    [
      'of production mail, not in its envelope',
      { address: 'x@real.example', frozen: PRODUCTION, current: { kind: 'production', mode: 'deliver' } },
      /was not in the safe set/,
    ],
  ])('refuses one %s', (_, row, reason) => {
    expect(ask(row)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) })
  })
})

describe('the first question', () => {
  test('the lists decide, whatever the caller says is allowed', () => {
    const rule = redirectRule({ allowedRecipients: ['@client.example'] })
    expect(redirectSafeSet(rule, addresses(QA), addresses('real@real.example', SALES))).toEqual([QA, SALES])
  })

  test('domains go on the wire as A-labels, and each address once', () => {
    const rule = redirectRule({
      testRecipients: [
        'qa@bücher.example',
        'qa@xn--bcher-kva.example',
        'qa@BÜCHER.example',
        'QA@team.example',
      ],
    })
    expect(redirectSafeSet(rule, rule.testRecipients, [])).toEqual([
      'qa@xn--bcher-kva.example',
      'QA@team.example',
    ])
  })

  test.each([
    'postmaster',
    'qa@',
    '@team.example',
    'qa@team.example\r\nRCPT TO:<real@real.example>',
    'q\u200ba@team.example',
    '',
  ])('%j is never put on the wire, even as a test recipient', (tester) => {
    expect(redirectSafeSet(redirectRule({ testRecipients: [tester] }), addresses(tester), [])).toEqual([])
  })

  test('the recipients of the envelope are safe on a production instance that delivers, and nowhere else', () => {
    const to = addresses('Real@REAL.example')
    const deliver = redirectRule({ mode: 'deliver' })
    expect(deliverSafeSet(instanceWith(deliver, { kind: 'production' }), to)).toEqual(to)
    expect(deliverSafeSet(instanceWith(deliver), to)).toEqual([])
    expect(deliverSafeSet(instanceWith(redirectRule(), { kind: 'production' }), to)).toEqual([])
  })
})
