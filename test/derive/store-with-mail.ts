import { randomBytes } from 'node:crypto'
import { parseAddress } from '../../server/domain/address.ts'
import type { Change } from '../../server/domain/change.ts'
import { EMAIL_RULE_DEFAULTS, type Instance } from '../../server/domain/instance.ts'
import type { MessageId, NewMessage } from '../../server/domain/message.ts'
import { summariseHeader } from '../../server/mime/header-summary.ts'
import { openStore } from '../../server/store/database.ts'
import type { MessageRow, Store } from '../../server/store/store.types.ts'

export interface StoredRef {
  readonly seq: number
  readonly sizeBytes: number
}

export interface StoreWithMail {
  readonly store: Store
  /** Stores it as if it had come by SMTP. */
  accept(message: string | Uint8Array): Promise<StoredRef>
  /** The message as a list shows it. */
  row(ref: StoredRef): Promise<MessageRow | undefined>
  /** Called after each commit. */
  onCommitted: (changes: readonly Change[]) => void
}

/** A real store in `dataDir` with one staging instance. */
export async function storeWithMail(dataDir: string): Promise<StoreWithMail> {
  const opened: Pick<StoreWithMail, 'onCommitted'> = { onCommitted: () => {} }
  const store = await openStore({
    dataDir,
    onCommitted: (changes) => opened.onCommitted(changes),
    onFatal: (error) => {
      throw error
    },
  })
  const instance = store.instances.byName('default') ?? (await addInstance(store))
  return Object.assign(opened, {
    store,
    async accept(message: string | Uint8Array) {
      const bytes = typeof message === 'string' ? Buffer.from(message, 'latin1') : message
      const { seq } = await store.messages.accept(newMessage(instance, new Uint8Array(bytes)))
      return { seq, sizeBytes: bytes.length }
    },
    async row({ seq }: StoredRef) {
      const [row] = await store.messages.storedAfter(instance.id, seq - 1, 1)
      return row?.seq === seq ? row : undefined
    },
  })
}

function addInstance(store: Store): Promise<Instance> {
  const email = { mode: 'capture', ...EMAIL_RULE_DEFAULTS } as const
  const instance = {
    name: 'default',
    kind: 'staging',
    label: 'Default',
    email,
    requireAuth: false,
    managedByFile: false,
  } as const
  return store.instances.put(instance, Date.now())
}

function newMessage(instance: Instance, bytes: Uint8Array): NewMessage {
  const address = parseAddress('anna@customer.example')
  if (address === undefined) throw new Error('not an address')
  const disposition = { kind: 'suppressed' } as const
  return {
    id: randomBytes(16).toString('base64url') as MessageId,
    instanceId: instance.id,
    receivedAtMs: Date.now(),
    envelope: {
      from: '',
      to: [{ address, notify: null, orcpt: null }],
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    recipients: [{ address, class: 'bcc', disposition }],
    summary: summariseHeader(bytes),
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 1,
      heloName: 'test',
      tls: null,
      authUser: null,
      transcript: [],
    },
    facts: { sizeBytes: bytes.length, canonical: true, hasEightBit: false, hasNul: false },
    raw: { kind: 'memory', bytes },
    decision: { kind: 'capture', reason: null, mode: 'capture', instanceKind: 'staging' },
    safeSet: [],
    copy: null,
  }
}
