import { describe, expect, onTestFinished, test } from 'vitest'
import { createDeriver } from '../../server/derive/deriver.ts'
import type { Condition } from '../../server/live/condition.ts'
import { createWaiter, type Waiter, type WaitOutcome, type WaitRequest } from '../../server/live/waiter.ts'
import type { Store } from '../../server/store/store.types.ts'
import { type Mail, openRoom, type Room } from './room.ts'

/** Long enough to never pass in a test that is right. */
const LONG_MS = 50_000
/** Short, for tests that need the time to be over. */
const SHORT_MS = 100

const NEVER = new AbortController().signal

interface WaitRoom extends Room {
  readonly waiter: Waiter
  /** While set, conditions on content wait for it. */
  held: Promise<void> | undefined
  /** How many reads of new rows fail from now on. */
  failing: number
  readonly wait: (request: Partial<WaitRequest>, signal?: AbortSignal) => Promise<WaitOutcome>
}

async function openWaitRoom(): Promise<WaitRoom> {
  const room = await openRoom()
  const { store, hub, log } = room
  const deriver = createDeriver({ store, log })
  hub.watch((changes) => deriver.committed(changes))
  const troubles: Pick<WaitRoom, 'held' | 'failing'> = { held: undefined, failing: 0 }
  const slow: typeof deriver = {
    ...deriver,
    parsed: async (message) => {
      await troubles.held
      return deriver.parsed(message)
    },
  }
  const failing: Store['messages'] = {
    ...store.messages,
    rows: async (ids) => {
      if (troubles.failing > 0) {
        troubles.failing -= 1
        throw new Error('disk I/O error')
      }
      return store.messages.rows(ids)
    },
  }
  const waiter = createWaiter({ store: { ...store, messages: failing }, deriver: slow, hub, log })
  onTestFinished(async () => {
    await waiter.close()
    await deriver.close()
  })
  const defaults: WaitRequest = {
    instanceId: store.instances.byName('default')?.id ?? 0,
    conditions: [],
    after: 'begin',
    count: 1,
    mode: 'atLeast',
    timeoutMs: LONG_MS,
    claim: null,
  }
  return Object.assign(troubles, {
    ...room,
    waiter,
    wait: (request: Partial<WaitRequest>, signal = NEVER) => waiter.wait({ ...defaults, ...request }, signal),
  })
}

const contains = (kind: 'to' | 'from' | 'subject' | 'text', value: string): Condition => ({
  kind,
  wanted: { kind: 'contains', value },
})
const equals = (kind: 'to' | 'from' | 'subject' | 'text', value: string): Condition => ({
  kind,
  wanted: { kind: 'equals', value },
})
const regex = (kind: 'to' | 'from' | 'subject' | 'text', source: string): Condition => ({
  kind,
  wanted: { kind: 'regex', source, flags: '' },
})
const header = (name: string, value: string): Condition => ({
  kind: 'header',
  name,
  wanted: { kind: 'equals', value },
})

const MAIL: Mail = {
  from: 'App <app@shop.example>',
  to: ['Ann.Lee@Customer.example', 'hidden@customer.example'],
  subject: 'Verify your e-mail',
  text: 'Your code is 4711',
  headers: { To: 'ann.lee@customer.example', 'X-Run': '42' },
}

const MATCHES: readonly [why: string, conditions: readonly Condition[], failed: string | null][] = [
  ['nothing wanted', [], null],
  ['a recipient, whatever its case', [equals('to', 'ann.lee@CUSTOMER.example')], null],
  ['a hidden recipient', [equals('to', 'hidden@customer.example')], null],
  [
    'another recipient',
    [equals('to', 'bob@customer.example')],
    "to: wanted 'bob@customer.example', was 'Ann.Lee@Customer.example', 'hidden@customer.example'",
  ],
  [
    'a part of a recipient is not it',
    [equals('to', 'lee@customer.example')],
    "to: wanted 'lee@customer.example', was 'Ann.Lee@Customer.example', 'hidden@customer.example'",
  ],
  ['a part of a recipient, asked for', [contains('to', 'LEE@')], null],
  [
    'parts of two recipients are not one',
    [contains('to', 'example\nhidden')],
    "to: wanted to contain 'example\nhidden', was 'Ann.Lee@Customer.example', 'hidden@customer.example'",
  ],
  ['the From address', [equals('from', 'app@shop.example')], null],
  [
    'another sender',
    [equals('from', 'x@shop.example')],
    "from: wanted 'x@shop.example', was 'app@shop.example', 'bounce@shop.example'",
  ],
  ['MAIL FROM', [equals('from', 'bounce@shop.example')], null],
  ['the subject', [equals('subject', 'Verify your e-mail')], null],
  [
    'the subject in another case',
    [contains('subject', 'verify')],
    "subject: wanted to contain 'verify', was 'Verify your e-mail'",
  ],
  ['a pattern of the subject', [regex('subject', '^Verify\\b')], null],
  [
    'a pattern that does not match',
    [regex('subject', '^your')],
    "subject: wanted to match /^your/u, was 'Verify your e-mail'",
  ],
  ['a header', [header('x-run', '42')], null],
  ['another value of a header', [header('X-Run', '43')], "header.X-Run: wanted '43', was '42'"],
  ['a header that is not there', [header('X-None', '1')], "header.X-None: wanted '1', was missing"],
  ['the text', [contains('text', 'code is 4711')], null],
  ['a pattern of the text', [regex('text', '\\b\\d{4}\\b')], null],
  ['no attachment', [{ kind: 'attachment', wanted: 'none' }], null],
  ['an attachment', [{ kind: 'attachment', wanted: 'some' }], 'hasAttachment: wanted some, there is none'],
  [
    'all at once',
    [
      equals('to', 'ann.lee@customer.example'),
      contains('subject', 'Verify'),
      contains('text', '4711'),
      header('X-Run', '42'),
    ],
    null,
  ],
  [
    'the first that fails is told',
    [contains('subject', 'Verify'), contains('text', '9999'), header('X-Run', '43')],
    "text: wanted to contain '9999', was 'Your code is 4711\n'",
  ],
]

describe('conditions', () => {
  test('hold or say why not', async () => {
    const room = await openWaitRoom()
    const raw = [
      'Return-Path: <ignored@shop.example>',
      `From: ${MAIL.from}`,
      'To: ann.lee@customer.example',
      `Subject: ${MAIL.subject}`,
      'X-Run: 42',
      '',
      `${MAIL.text}`,
      '',
    ].join('\r\n')
    await room.deliver({ from: 'bounce@shop.example', to: MAIL.to ?? [], raw })
    for (const [why, conditions, failed] of MATCHES) {
      const outcome = await room.wait({ conditions, timeoutMs: 0 })
      const told = outcome.kind === 'matched' ? null : (outcome.nearMisses[0]?.failed ?? 'nothing')
      expect([why, told?.replaceAll('\r\n', '\n')]).toEqual([why, failed ?? undefined])
    }
  })

  test('a pattern that takes for ever is refused, and the next one runs', async () => {
    const room = await openWaitRoom()
    await room.deliver({ subject: `${'a'.repeat(60)}!` })
    await expect(room.wait({ conditions: [regex('subject', '^(a|a|aa)+$')] })).rejects.toMatchObject({
      code: 'invalid',
      field: 'match.subject.regex',
      message: expect.stringContaining('50 ms'),
    })
    expect(await room.wait({ conditions: [regex('subject', '^a+!$')] })).toMatchObject({ kind: 'matched' })
  })
})

describe('after', () => {
  test('begin sees what is there, now only what comes, a cursor what came behind it', async () => {
    const room = await openWaitRoom()
    const one = await room.deliver({ subject: 'one' })
    const two = await room.deliver({ subject: 'two' })
    expect(await room.wait({ after: 'begin' })).toMatchObject({
      kind: 'matched',
      rows: [{ id: one.id }],
      cursor: one.seq,
    })
    expect(await room.wait({ after: one.seq })).toMatchObject({
      kind: 'matched',
      rows: [{ id: two.id }],
      cursor: two.seq,
    })
    const now = room.wait({ after: 'now' })
    // A stale one would have matched by the time that this wait, which began later, times out.
    expect(await room.wait({ after: 'now', timeoutMs: SHORT_MS })).toMatchObject({ kind: 'unmatched' })
    const three = await room.deliver({ subject: 'three' })
    expect(await now).toMatchObject({ kind: 'matched', rows: [{ id: three.id }] })
  })

  test('a cursor that is ahead of the store is none', async () => {
    const room = await openWaitRoom()
    const { seq } = await room.deliver({})
    const now = await room.store.changes.cursor()
    expect(now).toBeGreaterThanOrEqual(seq)
    await expect(room.wait({ after: now + 1000 })).rejects.toMatchObject({
      code: 'invalid',
      field: 'after',
      message: expect.stringContaining('ahead of this server'),
    })
  })

  test('a cursor taken before the trigger sees the mail, whenever it comes', async () => {
    const room = await openWaitRoom()
    for (let round = 0; round < 60; round++) {
      const after = await room.store.changes.cursor()
      const subject = `round ${round}`
      const conditions = [equals('subject', subject)]
      // Before, while and after the wait looks back: by round the mail starts earlier or later.
      const early = round % 3 === 0 ? room.deliver({ subject }) : undefined
      for (let turn = 0; turn < round % 7; turn++) await new Promise(setImmediate)
      const waiting = room.wait({ after, conditions })
      for (let turn = 0; turn < round % 5; turn++) await new Promise(setImmediate)
      const sent = await (early ?? room.deliver({ subject }))
      expect(await waiting).toMatchObject({ kind: 'matched', rows: [{ id: sent.id }] })
    }
  })
})

describe('mail that comes while a wait looks back', () => {
  test('is told once, in order, without a gap', { timeout: LONG_MS / 2 }, async () => {
    const room = await openWaitRoom()
    // With more than 200 to look back at, some of what comes is on a later page and among the arrivals.
    for (const [old, fresh] of [...Array(5).fill([20, 40]), [210, 300]]) {
      const after = await room.store.changes.cursor()
      // Looking back takes as long as parsing these, and mail comes before, while and after that.
      for (let n = 0; n < old; n++) await room.deliver({ subject: 'old', text: 'hay' })
      const waiting = room.wait({ after, count: fresh, conditions: [contains('text', 'needle')] })
      const sent: string[] = []
      for (let n = 0; n < fresh; n++) sent.push((await room.deliver({ subject: 'new', text: 'needle' })).id)
      const outcome = await waiting
      expect(outcome.kind === 'matched' && outcome.rows.map(({ id }) => id)).toEqual(sent)
    }
  })
})

describe('mail that cannot be read at once', () => {
  test('is looked for in the store', async () => {
    const room = await openWaitRoom()
    const [first, waiting] = ['first', 'yes'].map((subject) =>
      room.wait({ after: 'now', conditions: [equals('subject', subject)] }),
    )
    await new Promise(setImmediate)
    await room.deliver({ subject: 'first' })
    await first
    room.failing = 1
    const { id } = await room.deliver({ subject: 'yes' })
    await expect.poll(() => room.failing).toBe(0)
    await room.deliver({ subject: 'no' })
    expect(await waiting).toMatchObject({ kind: 'matched', rows: [{ id }] })
  })

  test.each(['none', 'exactly'] as const)('%s is not answered when the rest of it is cut', async (mode) => {
    const room = await openWaitRoom()
    const { promise, resolve } = Promise.withResolvers<void>()
    room.held = promise
    // There before they ask: they are busy with it until it is let go, however slowly the rest comes.
    await room.deliver({ subject: 'hay', text: 'hay' })
    const timeoutMs = 1_100
    const asked = { after: 'begin', timeoutMs, conditions: [contains('text', 'needle')] } as const
    const [strict, patient] = [room.wait({ ...asked, mode }), room.wait(asked)]
    const over = room.wait({ timeoutMs: timeoutMs + 100, conditions: [equals('subject', 'never')] })
    const ended = Promise.allSettled([strict, patient])
    for (let n = 0; n < 240; n++) await room.deliver({ subject: 'hay', text: 'hay' })
    await room.deliver({ subject: 'needle', text: 'needle' })
    await over
    resolve()
    expect(await ended).toMatchObject([
      { status: 'rejected', reason: { code: 'unavailable', message: expect.stringContaining('more mail') } },
      { status: 'fulfilled', value: { kind: 'unmatched' } },
    ])
  })
})

describe('modes', () => {
  test('atLeast answers with the first that are enough', async () => {
    const room = await openWaitRoom()
    const waiting = room.wait({ count: 2, conditions: [contains('subject', 'yes')] })
    const ids: string[] = []
    for (const subject of ['yes 1', 'no', 'yes 2', 'yes 3']) ids.push((await room.deliver({ subject })).id)
    expect(await waiting).toMatchObject({ kind: 'matched', rows: [{ id: ids[0] }, { id: ids[2] }] })
  })

  test('atLeast says how many were there when the time is over', async () => {
    const room = await openWaitRoom()
    await room.deliver({ subject: 'yes' })
    expect(await room.wait({ count: 2, timeoutMs: SHORT_MS })).toMatchObject({
      kind: 'unmatched',
      cursor: 0,
      nearMisses: [{ failed: 'matched: 1 of 1, wanted 2' }],
    })
  })

  test('exactly waits for one too many', async () => {
    const room = await openWaitRoom()
    await room.deliver({ subject: 'yes' })
    expect(await room.wait({ mode: 'exactly', timeoutMs: SHORT_MS })).toMatchObject({
      kind: 'matched',
      rows: [{}],
    })
    const waiting = room.wait({ mode: 'exactly' })
    await room.deliver({ subject: 'yes' })
    expect(await waiting).toMatchObject({
      kind: 'unmatched',
      nearMisses: [{ failed: 'matched: 2 of 2, wanted 1' }, {}],
    })
  })

  test('none asserts that nothing comes', async () => {
    const room = await openWaitRoom()
    await room.deliver({ subject: 'no' })
    const conditions = [contains('subject', 'yes')]
    expect(await room.wait({ mode: 'none', conditions, timeoutMs: SHORT_MS })).toMatchObject({
      kind: 'matched',
      rows: [],
    })
    const waiting = room.wait({ mode: 'none', conditions })
    const { id } = await room.deliver({ subject: 'yes' })
    expect(await waiting).toMatchObject({
      kind: 'unmatched',
      nearMisses: [
        { row: { id }, failed: 'matched, but none was wanted' },
        { failed: expect.stringContaining('subject') },
      ],
    })
  })
})

describe('near misses', () => {
  test('are the five closest, closest first', async () => {
    const room = await openWaitRoom()
    for (let n = 0; n < 6; n++) await room.deliver({ subject: 'Welcome', to: [`x${n}@t.test`] })
    await room.deliver({ subject: 'Welcome', to: ['u1@t.test'] })
    await room.deliver({ subject: 'Verify', to: ['u2@t.test'] })
    const outcome = await room.wait({
      conditions: [equals('to', 'u1@t.test'), contains('subject', 'Verify')],
      timeoutMs: SHORT_MS,
    })
    if (outcome.kind !== 'unmatched') throw new Error('matched')
    expect(outcome.nearMisses.map(({ failed }) => failed)).toEqual([
      "to: wanted 'u1@t.test', was 'u2@t.test'",
      "subject: wanted to contain 'Verify', was 'Welcome'",
      "to: wanted 'u1@t.test', was 'x5@t.test'",
      "to: wanted 'u1@t.test', was 'x4@t.test'",
      "to: wanted 'u1@t.test', was 'x3@t.test'",
    ])
  })
})

describe('near misses that come while a wait is on', () => {
  test('are told once each, the newest first', async () => {
    const room = await openWaitRoom()
    const waiting = room.wait({
      after: 'now',
      mode: 'exactly',
      conditions: [contains('subject', 'yes'), contains('text', 'really')],
    })
    await room.deliver({ subject: 'no 1' })
    await room.deliver({ subject: 'yes 1', text: 'really' })
    await room.deliver({ subject: 'no 2' })
    await room.deliver({ subject: 'yes 2', text: 'not quite' })
    await room.deliver({ subject: 'yes 3', text: 'really' })
    const outcome = await waiting
    expect(outcome.kind === 'unmatched' && outcome.nearMisses.map(({ failed }) => failed.trim())).toEqual([
      'matched: 2 of 2, wanted 1',
      'matched: 1 of 2, wanted 1',
      expect.stringMatching(/^text: wanted to contain 'really', was 'not quite/),
      "subject: wanted to contain 'yes', was 'no 2'",
      "subject: wanted to contain 'yes', was 'no 1'",
    ])
  })
})

describe('claims', () => {
  test('never share a message, and see their own again', async () => {
    const room = await openWaitRoom()
    const names = Array.from({ length: 10 }, (_, n) => `test-${n}`)
    const waiting = names.map((claim) => room.wait({ claim, conditions: [equals('subject', 'same')] }))
    await Promise.all(names.map(() => room.deliver({ subject: 'same' })))
    const got = (await Promise.all(waiting)).map((outcome) =>
      outcome.kind === 'matched' ? outcome.rows[0]?.id : undefined,
    )
    expect(new Set(got).size).toBe(names.length)
    expect(got).not.toContain(undefined)
    for (const [index, claim] of names.entries()) {
      expect(await room.wait({ claim })).toMatchObject({ kind: 'matched', rows: [{ id: got[index] }] })
    }
    expect(await room.wait({ claim: 'another', timeoutMs: SHORT_MS })).toMatchObject({
      kind: 'unmatched',
      nearMisses: Array(5).fill({ failed: 'claim: another claim has it' }),
    })
  })

  test('take no more than they need', async () => {
    const room = await openWaitRoom()
    const first = await room.deliver({ subject: 'same' })
    const second = await room.deliver({ subject: 'same' })
    expect(await room.wait({ claim: 'a' })).toMatchObject({ rows: [{ id: first.id }] })
    expect(await room.wait({ claim: 'b' })).toMatchObject({ rows: [{ id: second.id }] })
  })
})

describe('many waits', () => {
  test('each get their own message, and all end with the waiter', async () => {
    const room = await openWaitRoom()
    const waits = Array.from({ length: 2000 }, (_, n) =>
      room.wait({ after: 'now', conditions: [equals('to', `u${n}@t.test`)] }),
    )
    await new Promise(setImmediate)
    const last = await room.deliver({ to: ['u1999@t.test'] })
    expect(await waits[1999]).toMatchObject({ kind: 'matched', rows: [{ id: last.id }] })
    const first = await room.deliver({ to: ['u0@t.test'] })
    expect(await waits[0]).toMatchObject({ kind: 'matched', rows: [{ id: first.id }] })
    const ended = Promise.allSettled(waits.slice(1, 1999))
    await room.waiter.close()
    for (const { status } of await ended) expect(status).toBe('rejected')
  })

  test('ends when its instance is deleted, and does not say that nothing came', async () => {
    const room = await openWaitRoom()
    const { instances } = room.store
    const settings = instances.byName('default')
    if (settings === undefined) throw new Error('there is always one')
    const { id: instanceId } = await instances.put({ ...settings, name: 'run' }, 0)
    const modes = ['atLeast', 'none'] as const
    const waits = modes.map((mode) => room.wait({ instanceId, mode, after: 'now' }))
    await new Promise(setImmediate)
    await instances.delete('run', Date.now())
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'not-found' })
  })

  test('ends when whoever asked is gone', async () => {
    const room = await openWaitRoom()
    const gone = new AbortController()
    const waiting = room.wait({}, gone.signal)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
  })
})
