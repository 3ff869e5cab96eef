import { describe, expect, test } from 'vitest'
import type { LiveFrame } from '../../server/contract/live.types.ts'
import type { MessageListItem, MessagePageView } from '../../server/contract/message.types.ts'
import { withMarks, withMarksAnswered, withoutMarks } from '../../web/ahead.ts'
import { askingFirstPage, askingNextPage, withFirstPage, withNextPage } from '../../web/list-pages.ts'
import { type Grouping, newList } from '../../web/list-state.ts'
import { applyFrames, EMPTY_INBOX, type Inbox, leaving, withInstances } from '../../web/state.ts'
import { fc } from '../support/properties.ts'
import { instance, item, page, view } from './samples.ts'

const loaded = (first: MessagePageView, search = '', grouping: Grouping = 'none') =>
  withFirstPage(askingFirstPage(newList('default', search, grouping)), first)
const inbox: Inbox = {
  ...EMPTY_INBOX,
  instancesStale: false,
  instances: [instance('default'), instance('shop')],
  cursor: 9,
  list: loaded(page([9, 7])),
  opened: {
    instance: 'default',
    id: 'm7',
    view: view(7),
    problem: null,
    told: null,
    stale: false,
    deleted: false,
  },
}
const searching: Inbox = { ...inbox, list: loaded(page([7]), 'order') }
const applied = (before: Inbox, ...frames: LiveFrame[]) => applyFrames(before, frames)
const seqs = (state: Inbox) => state.list?.rows.map((row) => row.seq)

describe('every frame', () => {
  test.each<LiveFrame>([
    { kind: 'hello', cursor: 30 },
    { kind: 'reset', cursor: 30 },
    { kind: 'message.stored', cursor: 30, message: item(30) },
    { kind: 'message.updated', cursor: 30, message: item(9) },
    { kind: 'message.deleted', cursor: 30, instance: 'default', id: 'm9' },
    { kind: 'messages.deleted', cursor: 30, instance: 'default' },
    { kind: 'instance.changed', cursor: 30, instance: 'shop' },
    { kind: 'counts', cursor: 30, instance: 'shop', counts: { total: 1, unread: 1, held: 0 } },
  ])('moves the cursor: $kind', (frame) => {
    expect(applyFrames(inbox, [frame]).cursor).toBe(30)
  })
})

describe('connecting', () => {
  test('the first hello asks for everything again: anything may have changed before it', () => {
    const state = applied({ ...inbox, cursor: null }, { kind: 'hello', cursor: 9 })
    expect(state).toMatchObject({ instancesStale: true, list: { trust: 'void' }, opened: { stale: true } })
  })

  test('a hello that resumes asks for the counts, which the last connection may have lost, and for no mail', () => {
    expect(applied(inbox, { kind: 'hello', cursor: 9 })).toMatchObject({
      instancesStale: true,
      list: { trust: 'fresh' },
    })
  })

  test('a hello after a failed load tries again', () => {
    const failed: Inbox = { ...inbox, list: inbox.list && { ...inbox.list, phase: 'failed' } }
    expect(applied(failed, { kind: 'hello', cursor: 9 }).list).toMatchObject({
      trust: 'void',
      phase: 'ready',
    })
  })

  test('a reset trusts no row', () => {
    const state = applied(inbox, { kind: 'reset', cursor: 30 }, { kind: 'hello', cursor: 30 })
    expect(state).toMatchObject({
      instancesStale: true,
      list: { trust: 'void' },
      opened: { stale: true },
    })
  })
})

describe('messages', () => {
  test('a stored one is on top and announced', () => {
    const state = applied(inbox, { kind: 'message.stored', cursor: 11, message: item(11) })
    expect(seqs(state)).toEqual([11, 9, 7])
    expect(state.arrival?.id).toBe('m11')
  })

  test('the same frame twice changes nothing more', () => {
    const frame: LiveFrame = { kind: 'message.stored', cursor: 11, message: item(11) }
    expect(applied(inbox, frame, frame)).toEqual(applied(inbox, frame))
  })

  test('during a search, the server is asked which match', () => {
    const state = applied(searching, { kind: 'message.stored', cursor: 11, message: item(11) })
    expect(seqs(state)).toEqual([7])
    expect(state.list?.trust).toBe('behind')
  })

  test('during a search, the server is asked again even while its answer is on its way', () => {
    const asked = { ...searching, list: searching.list && askingFirstPage(searching.list) }
    const state = applied(asked, { kind: 'message.stored', cursor: 11, message: item(11) })
    expect(state.list?.trust).toBe('behind')
  })

  test('during a search, a change of a row that is shown asks nothing', () => {
    const state = applied(searching, {
      kind: 'message.updated',
      cursor: 11,
      message: item(7, { read: true }),
    })
    expect(state.list).toMatchObject({ trust: 'fresh', rows: [{ seq: 7, read: true }] })
  })

  test('one that is open shows its new row at once and is asked for again', () => {
    const state = applied(inbox, { kind: 'message.updated', cursor: 11, message: item(7, { starred: true }) })
    expect(state.opened).toMatchObject({ stale: true, view: { starred: true, text: 'Hello' } })
  })

  test('one of another instance changes neither list nor message', () => {
    const message = item(11, { instance: 'shop' })
    const state = applied(inbox, { kind: 'message.stored', cursor: 11, message })
    expect(state.list).toBe(inbox.list)
    expect(state.opened).toBe(inbox.opened)
  })

  test('a deleted one leaves the list; if it is open it stays readable and says so', () => {
    const state = applied(inbox, { kind: 'message.deleted', cursor: 11, instance: 'default', id: 'm7' })
    expect(seqs(state)).toEqual([9])
    expect(state.opened).toMatchObject({ deleted: true, view: { id: 'm7' } })
  })

  test('a restored one is back', () => {
    const state = applied(
      leaving(inbox, 'default', new Set(['m7'])),
      { kind: 'message.deleted', cursor: 11, instance: 'default', id: 'm7' },
      { kind: 'message.updated', cursor: 12, message: item(7) },
    )
    expect(seqs(state)).toEqual([9, 7])
    expect(state.opened?.deleted).toBe(false)
  })

  test('a restored one that is older than all loaded rows comes with its page', () => {
    const list = loaded(page([9, 7], { nextPageToken: 'more' }))
    const state = applied(
      { ...inbox, list },
      { kind: 'message.deleted', cursor: 11, instance: 'default', id: 'm5' },
      { kind: 'message.updated', cursor: 12, message: item(5) },
    )
    expect(seqs(state)).toEqual([9, 7])
    expect(
      state.list && withNextPage(askingNextPage(state.list), page([5])).rows.map(({ seq }) => seq),
    ).toEqual([9, 7, 5])
  })

  test('a restored one is back also as the last of the loaded rows, which no page repeats', () => {
    const list = loaded(page([9, 7], { nextPageToken: 'more' }))
    const state = applied(
      { ...inbox, list },
      { kind: 'message.deleted', cursor: 10, instance: 'default', id: 'm9' },
      { kind: 'message.deleted', cursor: 11, instance: 'default', id: 'm7' },
      { kind: 'message.updated', cursor: 12, message: item(7) },
      { kind: 'message.updated', cursor: 13, message: item(9) },
    )
    expect(seqs(state)).toEqual([9, 7])
  })

  test('many deleted at once: the list of that instance is asked for again, others are not', () => {
    expect(applied(inbox, { kind: 'messages.deleted', cursor: 11, instance: 'default' }).list?.trust).toBe(
      'void',
    )
    expect(applied(inbox, { kind: 'messages.deleted', cursor: 11, instance: 'shop' }).list?.trust).toBe(
      'fresh',
    )
  })
})

describe('many frames at once', () => {
  const conversation = fc.constantFrom(null, { id: 'a', size: 2 }, { id: 'b', size: 2 })
  const seq = fc.integer({ min: 1, max: 14 })
  const frame: fc.Arbitrary<LiveFrame> = fc.oneof(
    fc
      .tuple(fc.constantFrom('message.stored', 'message.updated'), seq, fc.boolean())
      .map(([kind, number, read]) => ({ kind, cursor: 20, message: item(number, { read }) })),
    fc.constant<LiveFrame>({ kind: 'message.stored', cursor: 21, message: item(13, { instance: 'shop' }) }),
    seq.map((n): LiveFrame => ({ kind: 'message.deleted', cursor: 22, instance: 'default', id: `m${n}` })),
    fc.constant<LiveFrame>({
      kind: 'counts',
      cursor: 23,
      instance: 'default',
      counts: { total: 30, unread: 2, held: 0 },
    }),
  )
  const lists = fc.record({
    grouping: fc.constantFrom<Grouping>('none', 'conversations'),
    search: fc.constantFrom('', 'order'),
    nextPageToken: fc.constantFrom(null, 'more'),
    isAsked: fc.boolean(),
  })

  test('mean what they mean one by one', () => {
    fc.assert(
      fc.property(
        lists,
        fc.array(conversation, { minLength: 15, maxLength: 15 }),
        fc.array(frame),
        ({ grouping, search, nextPageToken, isAsked }, conversations, drawn) => {
          const frames = drawn.map((one) =>
            'message' in one
              ? { ...one, message: { ...one.message, conversation: conversations[one.message.seq] ?? null } }
              : one,
          )
          const list = loaded(page([9, 7], { nextPageToken }), search, grouping)
          const before = { ...inbox, list: isAsked ? askingFirstPage(list) : list }
          const oneByOne = frames.reduce<Inbox>((state, one) => applyFrames(state, [one]), before)
          expect(applyFrames(before, frames)).toEqual(oneByOne)
        },
      ),
    )
  })
})

test('counts go to their instance, and to the total of its whole list', () => {
  const counts = { total: 40, unread: 3, held: 1 }
  const state = applied(inbox, { kind: 'counts', cursor: 11, instance: 'default', counts })
  expect(state.instances.map((known) => known.counts.unread)).toEqual([3, 0])
  expect(state.list?.total).toBe(40)
  expect(applied(searching, { kind: 'counts', cursor: 11, instance: 'default', counts }).list?.total).toBe(1)
})

test('counts that came while the instances were on their way are newer than what those say', () => {
  const counts = { total: 40, unread: 3, held: 1 }
  const asked: Inbox = { ...inbox, countsSince: new Map() }
  const told = applied(asked, { kind: 'counts', cursor: 11, instance: 'default', counts })
  const server = { version: '1', access: 'open' } as unknown as NonNullable<Inbox['server']>
  const state = withInstances(told, { server, instances: [instance('default'), instance('shop')] })
  expect(state.instances.map((known) => known.counts.total)).toEqual([40, 0])
})

test('a kind of a newer server is passed over', () => {
  const frame = { kind: 'tag.renamed', cursor: 11 } as unknown as LiveFrame
  expect(applyFrames(inbox, [frame])).toEqual({ ...inbox, cursor: 11 })
})

describe('marks', () => {
  const key = Symbol('read')
  const marked = withMarks(inbox, key, ['m7'], { read: true })
  const reads = ({ list, opened }: Inbox) => [list?.rows[1]?.read, opened?.view?.read]
  const told = (cursor: number, change: Partial<MessageListItem>): LiveFrame => ({
    kind: 'message.updated',
    cursor,
    message: item(7, change),
  })

  test('show at once, on rows and on the open message', () => {
    expect(marked.list?.rows.map((row) => row.read)).toEqual([false, true])
    expect(reads(marked)).toEqual([true, true])
    expect(marked.opened?.view?.starred).toBe(false)
  })

  test('stay while frames of before come, and change nothing else of what those say', () => {
    const before = applied(withMarksAnswered(marked, key, 20), told(19, { starred: true }))
    expect(reads(before)).toEqual([true, true])
    expect(before.list?.rows[1]?.starred).toBe(true)
  })

  test('give way to what frames say from then on', () => {
    const answered = withMarksAnswered(marked, key, 20)
    expect(reads(applied(answered, told(20, { read: true })))).toEqual([true, true])
    expect(reads(applied(answered, told(20, { read: true }), told(21, { read: false })))).toEqual([
      false,
      false,
    ])
  })

  test('what others set before the answer is here is shown once it is', () => {
    const before = applied(marked, told(20, { read: true }), told(21, { read: false }))
    expect(reads(before)).toEqual([true, true])
    expect(reads(withMarksAnswered(before, key, 20))).toEqual([false, false])
  })

  test('of two, the later one holds until it is seen as well', () => {
    const later = Symbol('unread')
    const both = withMarks(withMarksAnswered(marked, key, 20), later, ['m7'], { read: false })
    expect(reads(applied(both, told(20, { read: true })))).toEqual([false, false])
  })

  test('that are refused leave what the server said last', () => {
    const before = applied(marked, told(19, { starred: true }))
    expect(reads(withoutMarks(before, key))).toEqual([false, false])
    expect(withoutMarks(before, key).list?.rows[1]).toEqual(item(7, { starred: true }))
  })
})
