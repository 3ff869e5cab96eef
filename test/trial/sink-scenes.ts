import assert from 'node:assert/strict'
import type { OutboxAllView, OutboxItem } from '../../server/contract/outbox.types.ts'
import { sendMail } from '../support/send-mail.ts'
import { type Office, openOffice, SHOP, TESTER } from './office.ts'
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { freePort, until } from './tools.ts'

export interface Scene {
  readonly title: string
  readonly play: () => Promise<void>
}

const CUSTOMERS = ['ann@customer.example', 'ben@customer.example']

/** What the relay must do with a host that takes, refuses, waits and hangs up at every stage. */
export function sinkScenes(program: string): readonly Scene[] {
  const scene = (title: string, flags: readonly string[], play: (stage: Stage) => Promise<void>): Scene => ({
    title,
    play: () => withStage(program, flags, play),
  })
  const deferredThenTaken = (title: string, flags: readonly string[], isMarked: boolean): Scene =>
    scene(title, flags, async (stage) => {
      await sendFromShop(stage.office)
      const waiting = await stage.office.deliveries('deferred', CUSTOMERS.length)
      assert.deepEqual(addressesOf(waiting), CUSTOMERS)
      assert.ok(waiting.every(({ possibleDuplicate }) => possibleDuplicate === isMarked))
      await stage.restart([])
      await stage.office.retryAll()
      await stage.office.deliveries('relayed', CUSTOMERS.length)
      await until('the mail', async () => ((await stage.sink().mails()).length > 0 ? true : undefined))
    })
  return [
    scene('takes 100 mails of staging, each for the tester alone', [], async ({ office, sink }) => {
      const mails = Array.from({ length: 100 }, (_, n) => ({
        to: `user${n}@customer.example`,
        subject: `Mail ${n}`,
      }))
      await sendMail(office, ...mails)
      await office.deliveries('relayed', 100)
      const arrived = await sink().mails()
      assert.equal(arrived.length, 100)
      for (const { to, content } of arrived) {
        assert.deepEqual(to.map(addressIn), [TESTER])
        assert.match(content, /^Subject: \(to: user\d+@customer\.example\) -$/m)
        assert.match(content, /^X-Original-Subject: Mail \d+$/m)
      }
    }),
    scene('gets the mail of production with its envelope and its bytes', [], async ({ office, sink }) => {
      await sendFromShop(office)
      await office.deliveries('relayed', CUSTOMERS.length)
      const [mail] = await sink().mails()
      assert.deepEqual(mail?.to.map(addressIn), CUSTOMERS)
      assert.equal(addressIn(mail?.from ?? ''), 'shop@app.example')
      assert.match(mail?.content ?? '', /^Subject: Order$/m)
    }),
    deferredThenTaken('refuses RCPT for now (4yz), then takes it', ['-r', 'RCPT'], false),
    deferredThenTaken('refuses MAIL for now (4yz), then takes it', ['-r', 'MAIL'], false),
    deferredThenTaken('refuses DATA for now (4yz), then takes it', ['-r', 'DATA'], false),
    deferredThenTaken('refuses behind the final dot for now (4yz), then takes it', ['-r', '.'], false),
    deferredThenTaken('closes at MAIL with 421, then takes it', ['-Q', 'MAIL'], false),
    deferredThenTaken('hangs up at RCPT without a word, then takes it', ['-q', 'RCPT'], false),
    deferredThenTaken('hangs up at DATA without a word, then takes it', ['-q', 'DATA'], false),
    deferredThenTaken('hangs up behind the final dot: a possible duplicate', ['-q', '.'], true),
    scene(
      'refuses RCPT for good (5yz): failed, and the sender is told',
      ['-f', 'RCPT'],
      async ({ office }) => {
        await sendFromShop(office)
        const failed = await office.deliveries('failed', CUSTOMERS.length + 1)
        // The bounce fails at the same host, and has no bounce of its own.
        assert.deepEqual(addressesOf(failed), [...CUSTOMERS, 'shop@app.example'])
      },
    ),
    scene(
      'aborts with 550 while the data comes: not taken for delivered',
      ['-A', '0'],
      async ({ office, sink }) => {
        await sendFromShop(office)
        const ended = await until('the end of the attempt', async () => {
          const { deliveries } = await office.api<OutboxAllView>('/all/outbox?instance=shop')
          const those = deliveries.filter(({ address }) => CUSTOMERS.includes(address))
          return those.length === CUSTOMERS.length && those.every(({ reply }) => reply) ? those : undefined
        })
        // The host closes with data unread: its 550 may be overtaken by the reset, behind which it may have had all.
        for (const { state, reply, possibleDuplicate } of ended) {
          if (reply?.startsWith('550'))
            assert.deepEqual({ state, possibleDuplicate }, { state: 'failed', possibleDuplicate: false })
          else assert.equal(state, 'deferred')
        }
        assert.deepEqual(await sink().mails(), [])
      },
    ),
    scene(
      'offers no 8BITMIME: what needs it fails with 5.6.3, and is not converted',
      ['-8'],
      async (stage) => {
        const raw = Buffer.from('From: shop@app.example\r\nSubject: Order\r\n\r\nGr\u00fc\u00dfe\r\n', 'utf8')
        const envelope = { from: 'shop@app.example', to: CUSTOMERS[0] }
        await sendMail({ smtpPort: stage.office.smtpPort, auth: SHOP }, { envelope, raw })
        const [failed] = await stage.office.deliveries('failed', 1)
        assert.match(failed?.reply ?? '', /^5\.6\.3 /)
        assert.deepEqual(
          await stage
            .sink()
            .mails()
            .then((mails) => mails.filter(isFor(CUSTOMERS))),
          [],
        )
      },
    ),
    scene('knows no ESMTP, no pipelining, no DSN', ['-e', '-p', '-N'], async ({ office, sink }) => {
      await sendFromShop(office)
      await office.deliveries('relayed', CUSTOMERS.length)
      assert.equal((await sink().mails()).length, 1)
    }),
    scene(
      'takes a second for each DATA, on five connections at most',
      ['-w', '1', '-m', '5'],
      async ({ office }) => {
        await sendMail(office, ...Array.from({ length: 10 }, (_, n) => ({ subject: `Slow ${n}` })))
        await office.deliveries('relayed', 10)
      },
    ),
  ]
}

interface Stage {
  readonly office: Office
  readonly sink: () => SmtpSink
  /** The host begins anew on the same port, with other manners. */
  readonly restart: (flags: readonly string[]) => Promise<void>
}

async function withStage(
  program: string,
  flags: readonly string[],
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const port = await freePort()
  let sink = await startSmtpSink(program, port, flags)
  const office = await openOffice({ port, tls: 'none' })
  try {
    await play({
      office,
      sink: () => sink,
      restart: async (others) => {
        await sink.stop()
        sink = await startSmtpSink(program, port, others)
      },
    })
  } finally {
    await office.close()
    await sink.stop()
  }
}

function sendFromShop({ smtpPort }: Office): Promise<void> {
  return sendMail({ smtpPort, auth: SHOP }, { subject: 'Order', to: CUSTOMERS })
}

function addressesOf(items: readonly OutboxItem[]): string[] {
  return items.map(({ address }) => address).sort()
}

function addressIn(argument: string): string {
  return /^<([^>]*)>/.exec(argument)?.[1] ?? ''
}

function isFor(addresses: readonly string[]) {
  return ({ to }: { readonly to: readonly string[] }) =>
    to.map(addressIn).some((one) => addresses.includes(one))
}
