import type { Address } from '../../server/domain/address.ts'
import type { Envelope } from '../../server/domain/envelope.ts'
import type { Instance } from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import type { DecideInput } from '../../server/suppression/decide.ts'
import { fc } from '../support/properties.ts'
import {
  ADDRESS_FIELDS,
  DOMAINS,
  GAPS,
  JUNK,
  LABELS,
  LOCALS,
  OTHER_FIELDS,
  PATTERNS,
  TESTERS,
  utf8,
  WORDS,
} from './hostile.ts'

export const address = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...LOCALS.slice(0, 11)) },
      { weight: 2, arbitrary: fc.constantFrom(...LOCALS) },
    ),
    fc.constantFrom(...DOMAINS),
  )
  .map(([local, domain]) => `${local}@${domain}` as Address)

const often = <T>(value: T, other: fc.Arbitrary<T>, weight = 9) =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other })

const instance: fc.Arbitrary<Instance> = fc
  .record({
    mode: fc.oneof(
      { weight: 12, arbitrary: fc.constant('redirect' as const) },
      { weight: 2, arbitrary: fc.constant('deliver' as const) },
      { weight: 1, arbitrary: fc.constant('capture' as const) },
    ),
    kind: fc.constantFrom('staging' as const, 'production' as const),
    testRecipients: fc.oneof(
      { weight: 6, arbitrary: fc.uniqueArray(fc.constantFrom(...TESTERS), { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    allowedRecipients: fc.oneof(
      { weight: 6, arbitrary: fc.array(fc.constantFrom(...PATTERNS), { maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constant(['*']) },
    ),
    sender: often<string | null>(
      'noreply@stage.example',
      fc.constantFrom(null, 'absender@bücher.example', 'é@stage.example', '=?utf-8?q?a?=@stage.example'),
      20,
    ),
    relay: often<string | null>('real', fc.constant(null), 30),
    maxRecipients: fc.constantFrom(3, 3, 1, 2, 5, 0, 1000),
    passHeaders: often<string[]>(
      [],
      fc.constantFrom(['X-Entity-Ref-ID'], ['x-entity-ref-id', 'Reply-To', 'Bcc'], ['X-SMTPAPI']),
      4,
    ),
    redirectLimit: often(200, fc.constantFrom(0, 1), 20),
    label: fc.constantFrom(...LABELS),
  })
  .map(({ mode, kind, label, maxRecipients, testRecipients, sender, ...email }) => ({
    id: 1,
    name: 'shop',
    kind,
    label,
    email: {
      ...email,
      mode,
      testRecipients: testRecipients as Address[],
      sender: sender as Address | null,
      subject: { maxRecipients },
      invitations: 'redirect',
    },
    requireAuth: false,
    notifications: false,
    faults: false,
    managedByFile: false,
    createdAtMs: 0,
    project: 'default',
    archivedAtMs: null,
    deletedAtMs: null,
    sendingPausedAtMs: null,
  }))

const envelope: fc.Arbitrary<Envelope> = fc
  .tuple(
    fc.oneof(fc.constant('' as const), address, fc.constant('bounce+1@prod.example' as Address)),
    fc.array(address, { minLength: 1, maxLength: 7 }),
  )
  .map(([from, to]) => ({
    from,
    to: [...new Set(to)].map((recipient) => ({ address: recipient, notify: null, orcpt: null })),
    smtputf8: false,
    body: null,
    ret: null,
    envid: null,
  }))

const gap = fc.constantFrom(...GAPS)

const words = fc
  .tuple(gap, fc.array(fc.tuple(fc.constantFrom(...WORDS), gap), { maxLength: 8 }))
  .map(([first, rest]) => first + rest.map(([word, space]) => word + space).join(''))
const longLine = fc.constantFrom(980, 985, 986, 987, 988, 990, 996, 1500).map((length) => 'y'.repeat(length))
const padding = fc.constantFrom(985, 1500).map((length) => ' '.repeat(length))
const addressList = fc
  .array(
    fc
      .tuple(
        address,
        fc.constantFrom('plain', 'angle', 'quoted', 'comment', 'group', 'route', 'encoded'),
        gap,
      )
      .map(([text, form, space]) => {
        const binary = utf8(text)
        switch (form) {
          case 'plain':
            return `${space}${binary}`
          case 'angle':
            return `${space}Some One <${binary}>`
          case 'quoted':
            return `${space}"One, \\"Some\\"" <${binary}>`
          case 'comment':
            return `${space}(a (nested) comment) ${binary} (more)`
          case 'group':
            return `${space}Team: ${binary};`
          case 'route':
            return `${space}<@a.example,@b.example:${binary}>`
          default:
            return `${space}=?utf-8?q?Some_One?= <${binary}>`
        }
      }),
    { maxLength: 5 },
  )
  .map((list) => list.join(','))

const anyCase = (name: string) => fc.constantFrom(name, name, name, name.toUpperCase(), name.toLowerCase())
const lineEnd = fc.oneof(
  { weight: 12, arbitrary: fc.constant('\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\r') },
)
const colon = fc.constantFrom(':', ':', ':', ':', ':', ' :', '\t :', `${' '.repeat(900)}:`)
const field = fc
  .oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(
        fc.constantFrom(...ADDRESS_FIELDS).chain(anyCase),
        colon,
        fc.oneof({ weight: 6, arbitrary: addressList }, { weight: 1, arbitrary: words }),
      ),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(
        fc.constantFrom(...OTHER_FIELDS).chain(anyCase),
        colon,
        fc.oneof(
          { weight: 6, arbitrary: words },
          { weight: 2, arbitrary: addressList },
          { weight: 1, arbitrary: longLine },
          { weight: 1, arbitrary: padding },
        ),
      ),
    },
  )
  .map(([name, separator, value]) => `${name}${separator}${value}`)

const line = fc.oneof({ weight: 60, arbitrary: field }, { weight: 1, arbitrary: fc.constantFrom(...JUNK) })
const body = fc.oneof(
  fc.constant(''),
  fc.constant('To: bob@real.example\r\nBcc: x@evil.example\r\n\r\nHello\r\n.\r\n'),
  fc.constant('\r\n\r\nTo: evil@evil.example\n\rmore\r'),
  fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets).toString('latin1')),
)

/** A message as a "binary" string. */
const message: fc.Arbitrary<string> = fc
  .record({
    lines: fc.array(fc.tuple(line, lineEnd), { maxLength: 14 }),
    mark: often('', fc.constantFrom('X-Suppressed-By: elsewhere\r\n', 'x-suppressed-by : elsewhere\n'), 30),
    blank: fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', ''),
    body,
  })
  .map(
    ({ lines, mark, blank, body: text }) =>
      mark + lines.map(([content, end]) => content + end).join('') + blank + text,
  )

export const input: fc.Arbitrary<{ readonly binary: string; readonly input: DecideInput }> = fc
  .record({
    binary: message,
    instance,
    envelope,
    redirects: often(0, fc.constantFrom(1, 199, 200, 5000), 15),
  })
  .map(({ binary, redirects, ...rest }) => ({
    binary,
    input: {
      ...rest,
      start: Buffer.from(binary, 'latin1'),
      context: {
        id: '01JabcdefghijklmnopQR_' as MessageId,
        host: 'mx.stage.example',
        receivedAtMs: Date.UTC(2026, 10, 5, 9, 8, 7),
        clientAddress: '192.0.2.7',
        heloName: 'bob@real.example',
        protocol: 'ESMTPSA',
        redirectsInLastHour: redirects,
      },
    },
  }))
