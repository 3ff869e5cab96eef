import type {
  DeliveryReportView,
  DeliveryView,
  MessageListItem,
  MessageView,
  RecipientView,
} from '../../server/contract/message.types.ts'

/** A captured message, changed where a sample is about something else. */
export function sampleRow(seq: number, change: Partial<MessageListItem> = {}): MessageListItem {
  return {
    id: `sample-${seq}`,
    seq,
    instance: 'default',
    receivedAt: '2026-11-23T10:00:00.000Z',
    subject: 'Your order has been shipped',
    from: { name: 'Shop', address: 'shop@app.example' },
    envelope: { from: 'bounce@app.example', to: ['bob@real.example'] },
    recipients: [sampleRecipient('bob@real.example')],
    deliveredTo: [],
    decision: { kind: 'capture', reason: null },
    sizeBytes: 12_400,
    removed: null,
    attachmentCount: 0,
    snippet: 'Dear Bob, your order 4711 is on its way and will reach you in a few days.',
    contents: [],
    tags: [],
    conversation: null,
    read: true,
    starred: false,
    parseable: true,
    parseError: null,
    ...change,
  }
}

export function sampleRecipient(address: string, change: Partial<RecipientView> = {}): RecipientView {
  return { address, class: 'to', disposition: 'suppressed', allowedBy: null, delivery: null, ...change }
}

export function sampleDelivery(address: string, change: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id: 1,
    address,
    relay: 'real',
    state: 'relayed',
    dueAt: null,
    reply: '250 2.0.0 Ok: queued as 4XyZ',
    possibleDuplicate: false,
    attempts: [
      {
        at: '2026-11-23T10:00:01.000Z',
        stage: 'dot',
        reply: '250 2.0.0 Ok: queued as 4XyZ',
        outcome: 'relayed',
      },
    ],
    ...change,
  }
}

export const SAMPLE_REPORT: DeliveryReportView = {
  reportingMta: 'relay.example',
  arrivalDate: null,
  envelopeId: null,
  messageId: 'order-7@shop.example',
  original: { id: 'message-1', subject: 'Your order' },
  recipients: [
    {
      address: 'bob@real.example',
      originalAddress: 'sales@real.example',
      action: 'failed',
      status: '5.1.1',
      diagnostic: '550 5.1.1 No such user',
      remoteMta: 'mx.real.example',
      lastAttempt: null,
      willRetryUntil: null,
    },
    {
      address: 'ann@real.example',
      originalAddress: null,
      action: 'delayed',
      status: '4.7.1',
      diagnostic: '451 4.7.1 Greylisted',
      remoteMta: null,
      lastAttempt: null,
      willRetryUntil: 'Fri, 27 Nov 2026 12:00:00 +0000',
    },
  ],
  isCut: true,
}

export function sampleMessage(change: Partial<MessageView> = {}): MessageView {
  return {
    ...sampleRow(1),
    content: 'shown',
    headers: [
      ['From', 'Shop <shop@app.example>'],
      ['To', 'bob@real.example'],
      ['List-Unsubscribe', '<https://shop.example/u>'],
      ['X-Run', '42'],
    ],
    text: 'Your code is 482913.\nSee https://shop.example/orders/4711',
    html: '<h1 class="big">Hello</h1><!-- end -->',
    attachments: [],
    links: [
      { href: 'https://shop.example/orders/4711', text: 'See your order', kind: 'action', rel: null },
      { href: 'https://shop.example/u', text: 'Unsubscribe', kind: 'unsubscribe', rel: null },
    ],
    report: null,
    codes: [
      { value: '482913', source: 'text', confidence: 0.97, context: 'Your code is 482913.', origin: null },
    ],
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 40_112,
      heloName: 'app.example',
      tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
      authUser: 'shop',
      transcript: [
        { from: 'server', line: '220 stage.example ESMTP' },
        { from: 'client', line: 'EHLO app.example' },
      ],
    },
    deliveries: [],
    flags: { canonical: true, eightBit: false, nul: false },
    ...change,
  }
}
