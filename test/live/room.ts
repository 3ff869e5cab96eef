import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Address, parseAddress } from '../../server/domain/address.ts'
import type { MessageId } from '../../server/domain/message.ts'
import { createIntake } from '../../server/intake/accept.ts'
import type { KeepingIntake } from '../../server/intake/intake.types.ts'
import type { Meter } from '../../server/intake/meter.ts'
import { createHub, type Hub } from '../../server/live/hub.ts'
import { createLog } from '../../server/log.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store } from '../../server/store/store.types.ts'
import { openTestMeter } from '../support/meter.ts'
import { tempDir } from '../support/temp-dir.ts'

/** A real store with its hub, and mail coming in through the real intake. */
export interface Room {
  readonly store: Store
  readonly hub: Hub
  readonly log: ReturnType<typeof createLog>
  /** As at the end of the test, but now. */
  readonly meter: Meter
  readonly intake: KeepingIntake
  closeStore(): Promise<void>
  /** Resolves when it is stored, as the 250 would. */
  deliver(mail: Mail): Promise<{ readonly id: MessageId; readonly seq: number }>
}

export interface Mail {
  readonly isImported?: boolean
  readonly instance?: string
  readonly from?: string
  readonly to?: readonly string[]
  /** The message; what is left out of a short one is made up. */
  readonly raw?: string | Uint8Array
  readonly subject?: string
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

export async function openRoom(): Promise<Room> {
  const dataDir = await tempDir()
  const log = createLog('fatal')
  const hub = createHub()
  const store = await openStore({
    dataDir,
    onCommitted: (changes) => hub.publish(changes),
    onFatal: (error) => {
      throw error
    },
  })
  let closing: Promise<void> | undefined
  const closeStore = (): Promise<void> => {
    closing ??= store.close()
    return closing
  }
  onTestFinished(closeStore)
  const meter = openTestMeter({ limitsOf: store.bounds.limits })
  const intake = await createIntake({
    store,
    now: Date.now,
    newId: () => randomBytes(16).toString('base64url') as MessageId,
    hostname: 'post.test',
    spoolDir: join(dataDir, 'spool'),
    receivedFieldsMax: 100,
    meter,
    log,
  })

  return {
    store,
    hub,
    meter,
    intake,
    log,
    closeStore,
    deliver: async (mail) => {
      const instance = store.instances.byName(mail.instance ?? 'default')
      if (instance === undefined) throw new Error(`no instance ${mail.instance}`)
      const collector = intake.collect()
      if (!collector.write(rawOf(mail))) await collector.drained()
      const envelope = {
        from: address(mail.from ?? 'app@shop.example'),
        to: recipientsOf(mail).map((to) => ({ address: address(to), notify: null, orcpt: null })),
        smtputf8: false,
        body: null,
        ret: null,
        envid: null,
      }
      const session = {
        clientAddress: '127.0.0.1',
        clientPort: 40_000,
        heloName: 'shop.example',
        tls: null,
        authUser: null,
        transcript: [{ from: 'client' as const, line: 'EHLO shop.example' }],
      }
      const submission = { instance, envelope, content: await collector.finish(), session }
      const acceptance = await (mail.isImported ? intake.keep(submission) : intake.accept(submission))
      if (acceptance.kind === 'refused') throw new Error(acceptance.reply.text)
      return acceptance
    },
  }
}

export function address(text: string): Address {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`no address: ${text}`)
  return parsed
}

function recipientsOf({ to = ['ann@customer.example'] }: Mail): readonly string[] {
  return to
}

function rawOf(mail: Mail): Uint8Array {
  if (mail.raw !== undefined) return typeof mail.raw === 'string' ? Buffer.from(mail.raw) : mail.raw
  const headers = {
    From: mail.from ?? 'Shop <app@shop.example>',
    To: recipientsOf(mail).join(', '),
    Subject: mail.subject ?? 'Hello',
    ...mail.headers,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from([...lines, '', mail.text ?? 'Hello there', ''].join('\r\n'))
}
