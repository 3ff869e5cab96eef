import { describe, expect, test } from 'vitest'
import type { Timeouts } from '../../server/delivery/timeouts.ts'
import type { HostStage, RelayScript, Step } from '../support/relay-host.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { MESSAGE, mail, octets, relayTo, safe, sendTo } from './fixtures.ts'

/** What the relay does instead of its normal answer, each time that it comes to the stage. */
const FAULTS: Readonly<Record<string, Step>> = {
  '4yz': '451 4.3.0 Try later',
  '5yz': '550 5.7.1 Not for you',
  '421': '421 4.3.2 Going down',
  '530': '530 5.7.0 AUTH first',
  '5yz on two lines': '554-5.7.1 Not\r\n554 5.7.1 for you',
  'LF alone at the end': { kind: 'raw', pieces: ['450 4.2.0 soon\n'] },
  'byte by byte': { kind: 'raw', pieces: [...'450 4.2.0 soon\r\n'] },
  'a line of 1 MB': { kind: 'raw', pieces: [`450 4.2.0 ${'x'.repeat(1_048_576)}\r\n`] },
  'NUL in the text': { kind: 'raw', pieces: ['450 4.2.0 a\0b\r\n'] },
  'no SMTP': { kind: 'raw', pieces: ['\0\0\0\r\n'] },
  'a code out of range': '999 what',
  'a second reply': { kind: 'raw', pieces: ['450 4.2.0 soon\r\n250 Ok\r\n'] },
  'half a reply': { kind: 'drop', say: '250-2.0.0 O' },
  '5yz and the end': { kind: 'drop', say: '550 5.7.1 Not for you' },
  drop: { kind: 'drop' },
  reset: { kind: 'reset' },
}

/**
 * What becomes of Ann and Bob where it is not `deferred`. Before MAIL nothing that is said is said of the message;
 * after the dot, what is no answer leaves open whether the relay has it.
 */
const NOT_DEFERRED: Partial<Record<HostStage, Readonly<Record<string, readonly [string, string]>>>> = {
  ehlo: {
    // RFC 5321 §3.2: a host that does not know EHLO is asked with HELO.
    '5yz': ['relayed', 'relayed'],
    '530': ['relayed', 'relayed'],
    '5yz on two lines': ['relayed', 'relayed'],
  },
  mail: {
    '5yz': ['failed', 'failed'],
    '5yz on two lines': ['failed', 'failed'],
    '5yz and the end': ['failed', 'failed'],
  },
  rcpt: {
    '5yz': ['failed', 'failed'],
    '5yz on two lines': ['failed', 'failed'],
    '5yz and the end': ['failed', 'deferred'],
  },
  data: {
    '5yz': ['failed', 'failed'],
    '5yz on two lines': ['failed', 'failed'],
    '5yz and the end': ['failed', 'failed'],
  },
  dot: {
    '5yz': ['failed', 'failed'],
    '5yz on two lines': ['failed', 'failed'],
    '5yz and the end': ['failed', 'failed'],
    'no SMTP': ['unknown', 'unknown'],
    'a code out of range': ['unknown', 'unknown'],
    'half a reply': ['unknown', 'unknown'],
    drop: ['unknown', 'unknown'],
    reset: ['unknown', 'unknown'],
  },
}

const STAGES: readonly HostStage[] = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'dot']

describe.each([
  ['with pipelining', ['PIPELINING']],
  ['one command at a time', []],
])('%s', (_, extensions) => {
  describe.each(STAGES)('at %s the relay answers', (stage) => {
    test.each(Object.entries(FAULTS))('%s', async (fault, step) => {
      const host = await testRelayHost({ extensions, script: { [stage]: step } })
      const { perRecipient } = await sendTo(relayTo(host), mail())
      const expected = NOT_DEFERRED[stage]?.[fault] ?? ['deferred', 'deferred']
      expect(perRecipient.map(({ outcome }) => outcome)).toEqual(expected)
      expect(host.transactions.filter(({ answer }) => answer?.startsWith('2')).length).toBe(
        expected[0] === 'relayed' ? 1 : 0,
      )
      for (const { reply } of perRecipient) expect(reply).toMatch(/^[^\0-\x1f]{5,700}$/)
    })
  })

  test('no, later and too many, each to one of five', async () => {
    const to = safe('ann@x.example', 'gone@x.example', 'full@x.example', 'many@x.example', 'bob@x.example')
    const script: RelayScript = {
      rcpt: [undefined, '550 5.1.1 Unknown', '452 4.2.2 Full', '552 Too many recipients', undefined],
    }
    const host = await testRelayHost({ extensions, script })
    const result = await sendTo(relayTo(host), mail({ to }))
    expect(result.stage).toBe('done')
    expect(result.perRecipient.map(({ outcome, stage, reply }) => [outcome, stage, reply])).toEqual([
      ['relayed', 'done', '250 2.0.0 Ok: queued as 7A1B'],
      ['failed', 'rcpt', '550 5.1.1 Unknown'],
      ['deferred', 'rcpt', '452 4.2.2 Full'],
      ['deferred', 'rcpt', '552 Too many recipients'],
      ['relayed', 'done', '250 2.0.0 Ok: queued as 7A1B'],
    ])
    const [transaction] = host.transactions
    expect(transaction?.to.map(({ address }) => address)).toEqual(['ann@x.example', 'bob@x.example'])
  })

  test.each<[string, RelayScript, readonly string[]]>([
    ['at RCPT', { rcpt: ['550 5.1.1 Unknown', { kind: 'drop' }] }, ['failed', 'deferred']],
    ['at DATA', { rcpt: ['550 5.1.1 Unknown'], data: { kind: 'drop' } }, ['failed', 'deferred']],
    ['after the dot', { rcpt: ['550 5.1.1 Unknown'], dot: { kind: 'drop' } }, ['failed', 'unknown']],
  ])(
    'what was said of one recipient stands when the connection is lost %s',
    async (_where, script, outcomes) => {
      const host = await testRelayHost({ extensions, script })
      const { perRecipient } = await sendTo(relayTo(host), mail())
      expect(perRecipient.map(({ outcome }) => outcome)).toEqual(outcomes)
    },
  )
})

test('one command at a time: when nobody is accepted, DATA is not said', async () => {
  const host = await testRelayHost({ extensions: [], script: { rcpt: '550 5.1.1 Unknown' } })
  await sendTo(relayTo(host), mail())
  expect(host.commands).not.toContain('DATA')
})

test.each<[string, RelayScript]>([
  ['refuses DATA', {}],
  ['waits for a message', { data: '354 Go on' }],
  ['hangs up', { data: { kind: 'drop' } }],
])('with pipelining: when nobody is accepted and the relay %s, it gets no message', async (_, script) => {
  const host = await testRelayHost({ script: { rcpt: '550 5.1.1 Unknown', ...script } })
  const { perRecipient } = await sendTo(relayTo(host), mail())
  expect(perRecipient).toMatchObject([
    { outcome: 'failed', stage: 'rcpt' },
    { outcome: 'failed', stage: 'rcpt' },
  ])
  await expect.poll(() => host.connections.open).toBe(0)
  expect(host.transactions).toEqual([])
})

test('with pipelining: a refusal is not taken for that of another where the relay says one thing too many', async () => {
  const mailTwice: Step = { kind: 'raw', pieces: ['250 2.1.0 Ok\r\n250 2.1.0 Ok\r\n'] }
  const host = await testRelayHost({ script: { mail: mailTwice, rcpt: ['550 5.1.1 Unknown'] } })
  const { perRecipient } = await sendTo(relayTo(host), mail())
  expect(perRecipient.map(({ outcome, reply }) => [outcome, reply])).toEqual(
    new Array(2).fill(['deferred', expect.stringMatching(/^the relay answered DATA with "250 /)]),
  )
  expect(host.transactions).toEqual([])
})

test('with pipelining: a relay that refuses the sender and waits for a message all the same gets none', async () => {
  const host = await testRelayHost({ script: { mail: '550 5.7.1 Not you', data: '354 Go on' } })
  const { perRecipient } = await sendTo(relayTo(host), mail())
  expect(perRecipient).toMatchObject([
    { outcome: 'failed', stage: 'mail', reply: '550 5.7.1 Not you' },
    { outcome: 'failed', stage: 'mail', reply: '550 5.7.1 Not you' },
  ])
  await expect.poll(() => host.connections.open).toBe(0)
  expect(host.transactions).toEqual([])
})

test.each<[HostStage, keyof Timeouts, string]>([
  ['greeting', 'greeting', 'deferred'],
  ['ehlo', 'hello', 'deferred'],
  ['mail', 'mail', 'deferred'],
  ['rcpt', 'rcpt', 'deferred'],
  ['data', 'data', 'deferred'],
  ['dot', 'dot', 'unknown'],
])('a relay that hangs at %s is left after its time', async (stage, timeout, outcome) => {
  const host = await testRelayHost({ script: { [stage]: { kind: 'hang' } } })
  const { perRecipient } = await sendTo(relayTo(host), mail(), { [timeout]: 50 })
  expect(perRecipient).toMatchObject([{ outcome }, { outcome }])
  expect(perRecipient[0]?.reply).toMatch(/^timed out after 0\.05 s waiting for the reply to /)
})

test('a relay that stops reading is left after the time for one block', async () => {
  const host = await testRelayHost({ script: { data: { kind: 'deaf', say: '354 Go on' } } })
  const block = Buffer.alloc(262_144, 'x')
  const data = octets(...Array.from({ length: 100 }, () => block))
  const result = await sendTo(relayTo(host), mail({ data }), { block: 50 })
  expect(result).toMatchObject({
    stage: 'data',
    perRecipient: [{ outcome: 'deferred' }, { outcome: 'deferred' }],
  })
  expect(result.perRecipient[0]?.reply).toBe('timed out after 0.05 s sending')
})

test.each<[string, Step, RegExp]>([
  ['resets', { kind: 'reset' }, /connection/],
  ['closes', { kind: 'drop' }, /closed the connection/],
  ['says it is too big and closes', { kind: 'drop', say: '552 5.3.4 Too big' }, /552 5\.3\.4 Too big/],
  ['says it is too big and waits', '552 5.3.4 Too big', /552 5\.3\.4 Too big/],
  ['claims to have it', '250 2.0.0 Ok', /250 2\.0\.0 Ok/],
])('a relay that %s before the data is complete does not have it', async (_, body, said) => {
  const host = await testRelayHost({ script: { body } })
  async function* endless() {
    for (;;) {
      yield Buffer.from('All work and no play\r\n')
      await new Promise(setImmediate)
    }
  }
  const result = await sendTo(relayTo(host), mail({ data: endless() }))
  expect(result).toMatchObject({
    stage: 'data',
    perRecipient: [{ outcome: 'deferred' }, { outcome: 'deferred' }],
  })
  expect(result.perRecipient[0]?.reply).toMatch(said)
  expect(host.transactions).toEqual([])
})

test('a relay that answers just before the final dot is not believed', async () => {
  const host = await testRelayHost({ script: { body: ['250 2.0.0 Ok'] } })
  async function* almostDone() {
    yield Buffer.from(`${MESSAGE}${'More than what goes along with the dot.\r\n'.repeat(500)}`)
    await expect.poll(() => host.reached('body')).toBe(1)
    // A whole transaction later, that early answer has arrived.
    await sendTo(relayTo(host), mail())
  }
  const { perRecipient } = await sendTo(relayTo(host), mail({ data: almostDone() }))
  expect(perRecipient).toMatchObject([
    { outcome: 'deferred', stage: 'data' },
    { outcome: 'deferred', stage: 'data' },
  ])
  expect(host.transactions.length).toBe(1)
})

test('a flood of replies ends the transaction', async () => {
  const flood = Buffer.from('250 Ok\r\n'.repeat(200_000))
  const host = await testRelayHost({ script: { mail: { kind: 'raw', pieces: [flood] } } })
  const { perRecipient } = await sendTo(relayTo(host), mail())
  expect(perRecipient).toMatchObject([{ outcome: 'deferred' }, { outcome: 'deferred' }])
})

test('a reply without an end is cut off', async () => {
  const host = await testRelayHost({
    script: { mail: { kind: 'raw', pieces: [Buffer.alloc(5_000_000, '2')] } },
  })
  const { perRecipient } = await sendTo(relayTo(host), mail())
  expect(perRecipient[0]).toMatchObject({ outcome: 'deferred', reply: expect.stringContaining('never ends') })
})

test('nobody listens', async () => {
  const host = await testRelayHost()
  await host.close()
  const result = await sendTo(relayTo(host), mail())
  expect(result).toMatchObject({
    stage: 'connect',
    perRecipient: [{ outcome: 'deferred' }, { outcome: 'deferred' }],
  })
  expect(result.perRecipient[0]?.reply).toContain('ECONNREFUSED')
})
