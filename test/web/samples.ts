import type { InstanceView } from '../../server/contract/instance.types.ts'
import type {
  DeliveryView,
  MessageListItem,
  MessagePageView,
  MessageView,
  RecipientView,
} from '../../server/contract/message.types.ts'

/** A captured message of the instance `default`, to be changed where a test needs it. */
export function item(seq: number, change: Partial<MessageListItem> = {}): MessageListItem {
  return {
    id: `m${seq}`,
    seq,
    instance: 'default',
    receivedAt: '2026-11-23T10:00:00.000Z',
    subject: `Message ${seq}`,
    from: { name: 'Shop', address: 'shop@app.example' },
    envelope: { from: 'shop@app.example', to: ['bob@real.example'] },
    recipients: [recipient('bob@real.example')],
    deliveredTo: [],
    decision: { kind: 'capture', reason: null },
    sizeBytes: 1200,
    removed: null,
    attachmentCount: 0,
    snippet: 'Hello',
    contents: [],
    tags: [],
    conversation: null,
    read: false,
    starred: false,
    parseable: true,
    parseError: null,
    ...change,
  }
}

export function view(seq: number, change: Partial<MessageView> = {}): MessageView {
  return {
    ...item(seq),
    content: 'shown',
    headers: [],
    text: 'Hello',
    html: null,
    attachments: [],
    links: [],
    codes: [],
    report: null,
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 1,
      heloName: 'app',
      tls: null,
      authUser: null,
      transcript: [],
    },
    deliveries: [],
    flags: { canonical: true, eightBit: false, nul: false },
    ...change,
  }
}

export function recipient(address: string, change: Partial<RecipientView> = {}): RecipientView {
  return { address, class: 'to', disposition: 'suppressed', allowedBy: null, delivery: null, ...change }
}

export function delivery(id: number, address: string, change: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id,
    address,
    relay: 'real',
    state: 'relayed',
    dueAt: null,
    reply: '250 2.0.0 Ok',
    possibleDuplicate: false,
    attempts: [],
    ...change,
  }
}

/** A page that holds messages with these sequence numbers, newest first. */
export function page(seqs: readonly number[], change: Partial<MessagePageView> = {}): MessagePageView {
  return { messages: seqs.map((seq) => item(seq)), nextPageToken: null, total: seqs.length, ...change }
}

export function instance(name: string, change: Partial<InstanceView> = {}): InstanceView {
  return {
    name,
    kind: 'staging',
    label: name,
    email: {
      mode: 'capture',
      testRecipients: [],
      allowedRecipients: [],
      sender: null,
      relay: null,
      subject: { maxRecipients: 3 },
      passHeaders: [],
      redirectLimit: 200,
      invitations: 'redirect',
    },
    requireAuth: false,
    notifications: false,
    faults: false,
    managedByFile: false,
    createdAt: '2026-11-23T10:00:00.000Z',
    project: 'default',
    state: 'active',
    purgedAt: null,
    counts: { total: 0, unread: 0, held: 0 },
    ...change,
  }
}
