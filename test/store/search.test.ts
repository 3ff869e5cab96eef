import { describe, expect, test } from 'vitest'
import { indexText } from '../../server/domain/index-text.ts'
import type { NewMessage } from '../../server/domain/message.ts'
import type { Search } from '../../server/domain/search.ts'
import type { DerivedFacts } from '../../server/store/store.types.ts'
import {
  address,
  derivedFacts,
  newMessage,
  type OpenedStore,
  openTestStore,
  outgoing,
  sharedStore,
} from './support.ts'

interface Mail {
  readonly subject?: string | null
  readonly text?: string
  readonly filenames?: string
  readonly over?: Partial<NewMessage>
  readonly attachments?: number
}

/** Stores mails and derives them as the deriver would. */
async function fill(store: OpenedStore, mails: readonly Mail[]): Promise<void> {
  const facts: DerivedFacts[] = []
  for (const { subject = null, text = '', filenames = '', over, attachments = 0 } of mails) {
    const summary = { subject, fromName: 'Shop', fromAddress: 'shop@staging.example', messageIdHeader: null }
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { summary, ...over }))
    const index = {
      subject: indexText(subject ?? ''),
      text: indexText(text),
      filenames: indexText(filenames),
    }
    facts.push({ ...derivedFacts(seq, index), attachmentCount: attachments })
  }
  await store.derived.save(facts)
}

/** Positions of the mails that were found, in the order stored. */
async function found(store: OpenedStore, search: Search): Promise<number[]> {
  const everything = await store.messages.list({ ...query(store), search: { kind: 'everything' } })
  const page = await store.messages.list({ ...query(store), search })
  expect(page.total).toBe(page.rows.length)
  const order = everything.rows.map(({ id }) => id).toReversed()
  return page.rows.map(({ id }) => order.indexOf(id)).toReversed()
}

const query = (store: OpenedStore) => ({ instanceId: store.defaultId, beforeSeq: null, limit: 100 })

const text = (words: string, over: Partial<Extract<Search, { kind: 'text' }>> = {}): Search => ({
  kind: 'text',
  field: null,
  words,
  prefix: false,
  ...over,
})

describe('words of the envelope', () => {
  test.each([
    ['a hidden recipient', 'audit@hidden.example', [1]],
    ['a part of a hidden recipient', 'audit', [1]],
    ['the reverse path', 'bounce+7@app.example', [1]],
    ['somebody else', 'nobody@hidden.example', []],
  ])('find %s', async (_, words, positions) => {
    const store = await openTestStore()
    const { envelope } = newMessage(store.defaultId)
    const to = ['bob@real.example', 'audit@hidden.example'].map((text) => ({
      address: address(text),
      notify: null,
      orcpt: null,
    }))
    const over = { envelope: { ...envelope, from: address('bounce+7@app.example'), to } }
    await fill(store, [{ subject: 'first' }, { subject: 'second', over }])
    expect(await found(store, text(words))).toEqual(positions)
    expect(await found(store, text(words, { field: 'addresses' }))).toEqual(positions)
  })
})

describe('words', () => {
  const mails: Mail[] = [
    { subject: 'Your order has shipped', text: 'It will arrive on Monday. Réservation confirmée.' },
    { subject: 'Password reset', text: 'Use the code 482913 to sign in. NEAR the end: "quoted" text' },
    { subject: '東京都の天気', text: 'カレーライスを注文しました。tokyo 東京 weather' },
    { subject: '100% off_season', text: 'order a OR b AND c', filenames: 'invoice_2024.pdf' },
    { subject: '🎉 Sale', text: 'ＦＵＬＬ width, straße, ภาษาไทย and 메일을 보냈습니다' },
  ]

  const filled = sharedStore((store) => fill(store, mails))

  test.each<[string, Search, number[]]>([
    ['a word', text('order'), [0, 3]],
    ['whatever its case', text('ORDER'), [0, 3]],
    ['not a part of a word', text('ord'), []],
    ['a prefix', text('ord', { prefix: true }), [0, 3]],
    ['a phrase in sequence', text('order has shipped'), [0]],
    ['not out of sequence', text('shipped order'), []],
    ['a phrase with a prefix', text('order has sh', { prefix: true }), [0]],
    ['accents or none', text('reservation confirmee'), [0]],
    ['accents decomposed', text('re\u0301servation'), [0]],
    ['digits', text('482913'), [1]],
    ['in the subject', text('order', { field: 'subject' }), [0]],
    ['in the text', text('order', { field: 'text' }), [3]],
    ['in a filename', text('invoice_2024.pdf', { field: 'filenames' }), [3]],
    ['CJK in the middle of a run', text('京都'), [2]],
    ['one CJK character that ends a run', text('京'), [2]],
    ['CJK that is not there in this sequence', text('都京'), []],
    ['CJK followed by another word', text('東京 weather'), [2]],
    ['katakana', text('ライス'), [2]],
    ['full width as half width', text('full'), [4]],
    ['Hangul without its particle', text('메일'), [4]],
    ['Thai within a run', text('ไทย'), [4]],
    ['FTS operators are words', text('a OR b'), [3]],
    ['NEAR is a word', text('near'), [1]],
    ['quotes are no syntax', text('"quoted"'), [1]],
    ['an open quote', text('"quoted'), [1]],
    ['a star is no prefix', text('ord*'), []],
    ['a column filter is no syntax', text('subject:order'), []],
    ['a caret and parentheses', text('^(order)'), [0, 3]],
    ['% is no wildcard', text('%'), [3]],
    ['_ is no wildcard', text('_'), [3]],
    ['% beside a word', text('100%'), [3]],
    ['an emoji', text('🎉'), [4]],
    ['an emoji in the text field', text('🎉', { field: 'text' }), []],
    ['nothing but spaces', text('  '), []],
    ['NUL', text('order\u0000'), [0, 3]],
    ['a backslash and a semicolon', text("\\;'--"), []],
  ])('%s', async (_, search, expected) => {
    expect(await found(filled(), search)).toEqual(expected)
  })

  test.each<[string, Search, number[]]>([
    ['all', { kind: 'all', of: [text('order'), text('shipped')] }, [0]],
    ['any', { kind: 'any', of: [text('shipped'), text('code')] }, [0, 1]],
    ['not', { kind: 'not', of: text('order') }, [1, 2, 4]],
    ['all with not', { kind: 'all', of: [text('order'), { kind: 'not', of: text('shipped') }] }, [3]],
    [
      'any of a word and a fact',
      { kind: 'any', of: [text('shipped'), { kind: 'has', what: 'attachment' }] },
      [0],
    ],
    [
      'nested',
      {
        kind: 'all',
        of: [
          { kind: 'any', of: [text('order'), text('code')] },
          { kind: 'not', of: text('b') },
        ],
      },
      [0, 1],
    ],
    ['all of none', { kind: 'all', of: [] }, [0, 1, 2, 3, 4]],
    ['any of none', { kind: 'any', of: [] }, []],
    ['not symbols', { kind: 'not', of: text('%') }, [0, 1, 2, 4]],
  ])('%s', async (_, search, expected) => {
    expect(await found(filled(), search)).toEqual(expected)
  })
})

describe('facts', () => {
  const to = (text: string, role: 'to' | 'cc' | 'bcc' = 'to') => ({
    recipients: [{ address: address(text), class: role, disposition: { kind: 'suppressed' } as const }],
  })
  const envelopeFrom = (text: string) => {
    const { envelope } = newMessage(0)
    return { envelope: { ...envelope, from: address(text) } }
  }
  const mails: Mail[] = [
    { subject: 'a', over: to('Alice@Customer.example') },
    {
      subject: 'b',
      over: { ...to('malice@customer.example', 'cc'), receivedAtMs: 1_600_000_000_000 },
      attachments: 2,
    },
    { subject: 'c', over: { ...to('bob@bücher.example', 'bcc'), ...envelopeFrom('bounce+7@ses.example') } },
    {
      subject: 'd',
      over: {
        ...to('"a%b_c"@odd.example'),
        decision: { kind: 'hold', reason: 'no relay', mode: 'redirect', instanceKind: 'staging' },
        facts: { ...newMessage(0).facts, sizeBytes: 26 },
        summary: {
          subject: 'd',
          fromName: 'Müller & Co',
          fromAddress: 'X@shop.example',
          messageIdHeader: 'id-1@shop.example',
        },
      },
    },
  ]
  const filled = sharedStore(async (store) => {
    await fill(store, mails)
    // Found by address though not derived yet.
    await store.messages.accept(outgoing(store.defaultId, ['qa@team.example']))
    const { rows } = await store.messages.list({ ...query(store), search: { kind: 'everything' } })
    const id = (at: number) =>
      rows
        .toReversed()
        .slice(at, at + 1)
        .map((row) => row.id)
    await store.messages.mark(store.defaultId, id(0), { read: true })
    await store.messages.mark(store.defaultId, id(1), { starred: true })
  })

  const who = (role: Extract<Search, { kind: 'address' }>['role'], value: string): Search => ({
    kind: 'address',
    role,
    value,
  })
  test.each<[string, Search, number[]]>([
    ['a whole address means that mailbox', who('recipient', 'alice@customer.example'), [0, 4]],
    ['whatever its case', who('to', 'ALICE@CUSTOMER.example'), [0, 4]],
    ['in its class', who('cc', 'malice@customer.example'), [1]],
    ['not in another', who('bcc', 'malice@customer.example'), []],
    ['a part', who('recipient', 'lice'), [0, 1, 4]],
    ['a domain', who('recipient', '@customer.example'), [0, 1, 4]],
    ['a part of a domain', who('recipient', 'customer'), [0, 1, 4]],
    ['an international domain', who('bcc', 'bob@bücher.example'), [2]],
    ['as it goes on the wire', who('bcc', 'bob@xn--bcher-kva.example'), [2]],
    ['a label of it', who('recipient', 'bücher'), [2]],
    ['@ and a label of it', who('recipient', '@bücher.example'), [2]],
    ['MAIL FROM', who('from', 'bounce+7@ses.example'), [2]],
    ['the From field', who('from', 'x@shop.example'), [3]],
    ['the name in the From field', who('from', 'müller'), [3]],
    ['% is no wildcard', who('recipient', '%'), [3]],
    ['_ is no wildcard', who('recipient', 'a_b'), []],
    ['nothing', who('recipient', ' '), []],
    ['message-id', { kind: 'message-id', value: '<id-1@shop.example>' }, [3]],
    ['read', { kind: 'is', state: 'read' }, [0]],
    ['unread', { kind: 'is', state: 'unread' }, [1, 2, 3, 4]],
    ['starred', { kind: 'is', state: 'starred' }, [1]],
    ['held', { kind: 'is', state: 'held' }, [3]],
    ['redirected', { kind: 'is', state: 'redirected' }, [4]],
    ['relayed', { kind: 'is', state: 'relayed' }, []],
    ['failed', { kind: 'is', state: 'failed' }, []],
    ['has an attachment', { kind: 'has', what: 'attachment' }, [1]],
    ['larger', { kind: 'size', than: 'larger', sizeBytes: 25 }, [0, 1, 2, 3, 4]],
    ['smaller', { kind: 'size', than: 'smaller', sizeBytes: 26 }, []],
    ['received before', { kind: 'received', side: 'before', atMs: 1_650_000_000_000 }, [1]],
    ['received after', { kind: 'received', side: 'after', atMs: 1_650_000_000_000 }, [0, 2, 3, 4]],
    ['not from a name that is null', { kind: 'not', of: who('from', 'nobody') }, [0, 1, 2, 3, 4]],
    ['a word of one and a fact of it', { kind: 'all', of: [text('d'), { kind: 'is', state: 'held' }] }, [3]],
  ])('%s', async (_, search, expected) => {
    expect(await found(filled(), search)).toEqual(expected)
  })
})

describe('a search', () => {
  const filled = sharedStore((store) =>
    fill(
      store,
      Array.from({ length: 30 }, (_, at) => ({ subject: at % 3 === 0 ? 'common rare' : 'common' })),
    ),
  )

  test('comes in pages, counting all that match', async () => {
    const store = filled()
    const seqs: number[] = []
    let beforeSeq: number | null = null
    do {
      const page = await store.messages.list({
        instanceId: store.defaultId,
        search: text('rare'),
        beforeSeq,
        limit: 4,
      })
      expect(page.total).toBe(10)
      seqs.push(...page.rows.map(({ seq }) => seq))
      beforeSeq = page.nextBeforeSeq
    } while (beforeSeq !== null)
    expect(seqs).toHaveLength(10)
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a))
  })

  test('finds a message by its keys before it is derived, and once after', async () => {
    const store = filled()
    const summary = {
      subject: null,
      fromName: null,
      fromAddress: null,
      messageIdHeader: 'early@shop.example',
    }
    const { seq } = await store.messages.accept(newMessage(store.defaultId, { summary }))
    const byId = { ...query(store), search: { kind: 'message-id', value: 'early@shop.example' } } as const
    expect((await store.messages.list(byId)).rows.map((row) => row.seq)).toEqual([seq])
    await store.derived.save([derivedFacts(seq)])
    expect((await store.messages.list(byId)).rows.map((row) => row.seq)).toEqual([seq])
    expect((await store.messages.list(byId)).total).toBe(1)
    await store.messages.delete(store.defaultId, { kind: 'search', search: byId.search })
    expect((await store.messages.list(byId)).rows).toEqual([])
  })

  test('finds a message anew after it was derived anew, by its new words alone', async () => {
    const store = await openTestStore()
    await fill(store, [{ subject: 'rare' }, { subject: 'rare' }])
    const [row] = (await store.messages.list({ ...query(store), search: text('rare') })).rows
    await store.derived.save([derivedFacts(row?.seq ?? 0, { subject: 'reworded' })])
    expect((await store.messages.list({ ...query(store), search: text('reworded') })).total).toBe(1)
    expect((await store.messages.list({ ...query(store), search: text('rare') })).total).toBe(1)
  })

  test('counts no further than anybody reads', async () => {
    const store = filled()
    const all = Array.from({ length: 10_001 }, () => newMessage(store.defaultId))
    await Promise.all(all.map((message) => store.messages.accept(message)))
    const unread = { ...query(store), search: { kind: 'is', state: 'unread' } } as const
    expect(await store.messages.list(unread)).toMatchObject({ total: 10_000, totalIsCapped: true })
    expect(await store.messages.list({ ...query(store), search: { kind: 'everything' } })).toMatchObject({
      total: 10_031,
      totalIsCapped: false,
    })
  })
})
