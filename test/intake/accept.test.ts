import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import { EMAIL_RULE_DEFAULTS, type EmailRule, type Instance } from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import { createIntake } from '../../server/intake/accept.ts'
import type { Acceptance, Submission } from '../../server/intake/intake.types.ts'
import { createLog } from '../../server/log.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store } from '../../server/store/store.types.ts'
import { openTestMeter } from '../support/meter.ts'
import { tempDir } from '../support/temp-dir.ts'

const HOUR_MS = 60 * 60 * 1000
const QA = 'qa@team.example' as Address

describe('accept', () => {
  test('answers with the id under which the very bytes are stored', async () => {
    const { submit, store } = await house()
    const acceptance = await submit('Subject: Hi\r\n\r\nbody\r\n')
    const { id, seq } = accepted(acceptance)
    expect(acceptance.reply).toEqual({ code: 250, enhanced: '2.0.0', text: `Ok: queued as ${id}` })
    expect(Buffer.from((await store.raw.read(seq)) ?? []).toString()).toBe('Subject: Hi\r\n\r\nbody\r\n')
  })

  test.each([
    ['no header at all', 'just words\r\n'],
    ['an empty message', ''],
    ['only a blank line', '\r\n'],
    ['bare line feeds', 'Subject: x\n\nbody\n\r\n'],
    ['8-bit header', 'Subject: K\xf6ln\r\n\r\n\r\n'],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\nnothing\r\n'],
    ['NUL', 'Subject: a\0b\r\n\r\n\0\r\n'],
    ['a header of 1.2 MB', `X-Long: ${'x'.repeat(1_200_000)}\r\n\r\nbody\r\n`],
    ['50,000 fields', `${'X: y\r\n'.repeat(50_000)}\r\nbody\r\n`],
  ])('takes %s, exactly, whatever the rule', async (_name, raw) => {
    for (const rule of [{}, REDIRECT]) {
      const { submit, store } = await house(rule)
      const { seq } = accepted(await submit(raw))
      expect(Buffer.from((await store.raw.read(seq)) ?? []).toString('latin1')).toBe(raw)
    }
  })

  test('more Received fields than allowed are a loop: refused, nothing stored', async () => {
    const { submit, store, instance } = await house()
    const hops = (count: number) => `${'Received: from a by b; now\r\n'.repeat(count)}Subject: x\r\n\r\n`
    expect((await submit(hops(100))).kind).toBe('accepted')
    const acceptance = await submit(hops(101))
    expect(acceptance).toMatchObject({ kind: 'refused', reply: { code: 554, enhanced: '5.4.6' } })
    expect(await store.instances.counts(instance().id)).toMatchObject({ total: 1 })
  })

  test('a large message passes through the spool and leaves nothing there', async () => {
    const { submit, store, spoolDir } = await house()
    const raw = `Subject: large\r\n\r\n${'0123456789abcdef\r\n'.repeat(150_000)}`
    const { seq } = accepted(await submit(raw))
    expect(Buffer.from((await store.raw.read(seq)) ?? []).equals(Buffer.from(raw))).toBe(true)
    expect(await readdir(spoolDir)).toEqual([])
  })

  test('when the store is closed the client hears 451 and keeps the mail', async () => {
    const { submit, store, spoolDir } = await house()
    await store.close()
    expect(await submit('Subject: x\r\n\r\n')).toMatchObject({
      kind: 'refused',
      reply: { code: 451, enhanced: '4.3.0' },
    })
    expect(await submit(`\r\n${'x'.repeat(2_000_000)}\r\n`)).toMatchObject({
      kind: 'refused',
      reply: { code: 451 },
    })
    expect(await readdir(spoolDir)).toEqual([])
  })
})

describe('the redirect limit', () => {
  test('holds what is over it, tells the test recipients once, and forgets after an hour', async () => {
    const clock = { nowMs: 1_000_000_000_000 }
    const { submit, store, instance } = await house({ ...REDIRECT, redirectLimit: 2 }, clock)
    const decisions = async () => {
      const page = await store.messages.list({
        instanceId: instance().id,
        search: { kind: 'everything' },
        beforeSeq: null,
        limit: 50,
      })
      return page.rows.map(({ decision, summary }) => `${decision.kind} ${summary.subject}`).reverse()
    }
    for (const subject of ['1', '2', '3', '4']) {
      await submit(`Subject: ${subject}\r\n\r\n`)
      clock.nowMs += 1000
    }
    const notice = 'redirect default: redirect limit reached, further mail is held'
    expect(await decisions()).toEqual(['redirect 1', 'redirect 2', 'hold 3', notice, 'hold 4'])
    clock.nowMs += HOUR_MS
    await submit('Subject: 5\r\n\r\n')
    expect((await decisions()).at(-1)).toBe('redirect 5')
  })

  test('does not hold mail for a day because the clock was put back by one', async () => {
    const clock = { nowMs: 1_000_000_000_000 }
    const { submit, store, instance } = await house({ ...REDIRECT, redirectLimit: 1 }, clock)
    await submit('Subject: 1\r\n\r\n')
    clock.nowMs -= 24 * HOUR_MS
    const { id } = accepted(await submit('Subject: 2\r\n\r\n'))
    expect((await store.messages.get(instance().id, id))?.decision.kind).toBe('redirect')
  })

  test('is remembered over a restart', async () => {
    const first = await house({ ...REDIRECT, redirectLimit: 1 })
    await first.submit('Subject: 1\r\n\r\n')
    await first.store.close()
    const second = await house({ ...REDIRECT, redirectLimit: 1 }, undefined, first.dataDir)
    const { id } = accepted(await second.submit('Subject: 2\r\n\r\n'))
    expect((await second.store.messages.get(second.instance().id, id))?.decision.kind).toBe('hold')
  })
})

const REDIRECT: Partial<EmailRule> = {
  mode: 'redirect',
  testRecipients: [QA],
  sender: 'noreply@stage.example' as Address,
  relay: 'real',
}

interface House {
  readonly store: Store
  readonly dataDir: string
  readonly spoolDir: string
  instance(): Instance
  submit(raw: string): Promise<Acceptance>
}

/** The real store and the real intake around the default instance with this rule. `raw` is Latin-1. */
async function house(
  rule: Partial<EmailRule> = {},
  clock?: { nowMs: number },
  dataDir?: string,
): Promise<House> {
  const dir = dataDir ?? (await tempDir())
  const store = await openStore({
    dataDir: dir,
    onCommitted: () => undefined,
    onFatal: (error) => expect.fail(error.message),
  })
  onTestFinished(() => store.close())
  const spoolDir = join(dir, 'spool')
  const intake = await createIntake({
    store,
    now: () => clock?.nowMs ?? Date.now(),
    newId: () => randomBytes(16).toString('base64url') as MessageId,
    hostname: 'mx.stage.example',
    spoolDir,
    receivedFieldsMax: 100,
    meter: openTestMeter(),
    log: createLog('silent'),
  })
  await store.instances.put(
    {
      name: 'default',
      kind: 'staging',
      label: 'Default',
      email: { ...EMAIL_RULE_DEFAULTS, mode: 'capture', ...rule },
      requireAuth: false,
      managedByFile: false,
    },
    Date.now(),
  )
  const instance = () => store.instances.byName('default') ?? expect.fail('the default instance is missing')
  return {
    store,
    dataDir: dir,
    spoolDir,
    instance,
    async submit(raw) {
      const collector = intake.collect()
      if (!collector.write(Buffer.from(raw, 'latin1'))) await collector.drained()
      return intake.accept(submission(instance(), await collector.finish()))
    },
  }
}

function submission(instance: Instance, content: Submission['content']): Submission {
  return {
    instance,
    content,
    envelope: {
      from: 'app@shop.example' as Address,
      to: [{ address: 'bob@customer.example' as Address, notify: null, orcpt: null }],
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 4711,
      heloName: 'app.example',
      tls: null,
      authUser: null,
      transcript: [],
    },
  }
}

function accepted(acceptance: Acceptance) {
  if (acceptance.kind === 'refused') expect.fail(`refused: ${acceptance.reply.text}`)
  return acceptance
}
