import { describe, expect, test } from 'vitest'
import type { MessageListItem, MessagePageView } from '../../server/contract/message.types.ts'
import {
  askingFirstPage,
  askingNextPage,
  withFirstPage,
  withNextPage,
  withoutFirstPage,
} from '../../web/list-pages.ts'
import { withChanged, withoutLeaving, withoutRows, withRows } from '../../web/list-rows.ts'
import {
  distrusted,
  type Grouping,
  type MessageList,
  neighbour,
  newList,
  voided,
  withTotal,
} from '../../web/list-state.ts'
import { item, page } from './samples.ts'

const withOne = (list: MessageList, one: MessageListItem) => withRows(list, [one])
const seqs = (list: MessageList) => list.rows.map((row) => row.seq)
const asking = (search = '', grouping: Grouping = 'none') =>
  askingFirstPage(newList('default', search, grouping))
const loaded = (numbers: readonly number[], search = '', change: Partial<MessagePageView> = {}) =>
  withFirstPage(asking(search), page(numbers, change))
const answered = (list: MessageList, ...rest: Parameters<typeof page>) =>
  withFirstPage(askingFirstPage(list), page(...rest))
const without = (list: MessageList, ...ids: string[]) => withoutRows(list, new Set(ids))
const inOne = (seq: number, size = 2) => item(seq, { conversation: { id: 'a', size } })

describe('the first page', () => {
  test('fills an empty list', () => {
    const list = loaded([9, 7, 5], '', { total: 40, nextPageToken: 'p' })
    expect(seqs(list)).toEqual([9, 7, 5])
    expect(list).toMatchObject({ phase: 'ready', total: 40, nextPageToken: 'p', trust: 'fresh' })
  })

  test('keeps what arrived live while it was on its way', () => {
    const list = withFirstPage(withOne(asking(), item(12)), page([9, 7]))
    expect(seqs(list)).toEqual([12, 9, 7])
    expect(list.total).toBe(3)
  })

  test('is not thought the last one for an old row that changed while it was on its way', () => {
    const list = withFirstPage(
      withRows(asking(), [item(12), item(3)]),
      page([9, 7], { nextPageToken: 'p', total: 5 }),
    )
    expect(seqs(list)).toEqual([12, 9, 7])
    expect(list.nextPageToken).toBe('p')
  })

  test('does not take back what changed while it was on its way', () => {
    const asked = askingFirstPage(loaded([9, 7]))
    const changed = withOne(asked, { ...item(9), read: true })
    const list = withFirstPage(changed, page([9, 7]))
    expect(list.rows.map((row) => [row.seq, row.read])).toEqual([
      [9, true],
      [7, false],
    ])
    const later = withOne(list, { ...item(7), read: true })
    expect(answered(later, [9, 7]).rows.map((row) => row.read)).toEqual([false, false])
  })

  test('leaves out what was deleted while it was on its way', () => {
    expect(seqs(withFirstPage(without(asking(), 'm9'), page([9, 7])))).toEqual([7])
  })

  test('does not bring back what is being deleted here', () => {
    const list = withoutLeaving(loaded([9, 7]), new Set(['m9']))
    expect(seqs(answered(list, [9, 7]))).toEqual([7])
  })

  test('brings back what could not be deleted', () => {
    const refused = voided(withoutLeaving(loaded([9, 7]), new Set(['m9'])))
    expect(seqs(answered(refused, [9, 7]))).toEqual([9, 7])
  })

  test('knows better than what was deleted here while no row was trusted', () => {
    const asked = askingFirstPage(voided(loaded([9, 7])))
    const list = withFirstPage(withoutLeaving(asked, new Set(['m7'])), page([9]))
    expect(seqs(withOne(list, item(7)))).toEqual([9, 7])
  })

  test('does not take back the number that was told while it was on its way', () => {
    const asked = askingFirstPage(loaded([9, 7], '', { nextPageToken: 'p', total: 40 }))
    const list = withFirstPage(withTotal(asked, 30), page([9, 7], { nextPageToken: 'p', total: 40 }))
    expect(list.total).toBe(30)
  })

  test('asked for again, closes the gap and keeps the older rows below', () => {
    const first = loaded([9, 8], 'order', { nextPageToken: 'a', total: 4 })
    const deep = withNextPage(askingNextPage(first), page([7, 6], { nextPageToken: 'b', total: 4 }))
    const again = answered(distrusted(deep, 'behind'), [10, 9, 8], { nextPageToken: 'c', total: 5 })
    expect(seqs(again)).toEqual([10, 9, 8, 7, 6])
    expect(again.nextPageToken).toBe('b')
  })

  test('drops older rows that it does not reach: something would be missing in between', () => {
    const list = answered(loaded([9, 8]), [40, 39], { nextPageToken: 'c', total: 20 })
    expect(seqs(list)).toEqual([40, 39])
    expect(list.nextPageToken).toBe('c')
  })

  test('replaces everything when any row may be gone, newer ones too', () => {
    expect(seqs(answered(voided(loaded([9, 8, 7])), [8]))).toEqual([8])
  })

  test('that does not come leaves what is known as doubtful as it was', () => {
    const problem = { type: 'about:blank', title: '', status: 503, detail: '', code: 'unavailable' } as const
    const failed = withoutFirstPage(askingFirstPage(voided(loaded([9, 8, 7]))), problem)
    expect(failed).toMatchObject({ phase: 'failed', trust: 'void' })
    expect(seqs(answered(failed, [8]))).toEqual([8])
  })

  test('of which all went before it was read reaches nowhere', () => {
    const list = loaded([], '', { nextPageToken: 'p', total: 3 })
    expect(seqs(withOne(list, item(2)))).toEqual([])
    expect(seqs(withNextPage(askingNextPage(list), page([5, 2])))).toEqual([5, 2])
  })

  test('of a search is what the server says, and no row stays on top of it', () => {
    expect(seqs(answered(loaded([9, 8], 'order'), [8]))).toEqual([8])
  })
})

describe('a next page', () => {
  const first = loaded([9, 8], '', { nextPageToken: 'a', total: 4 })
  const asked = askingNextPage(first)

  test('repeats nothing', () => {
    expect(seqs(withNextPage(asked, page([8, 7, 6])))).toEqual([9, 8, 7, 6])
  })

  test('shows what changed, came back and went while it was on its way', () => {
    const list = without(withRows(asked, [item(7, { read: true }), item(5)]), 'm6')
    expect(withNextPage(list, page([7, 6, 4])).rows.map(({ seq, read }) => [seq, read])).toEqual([
      [9, false],
      [8, false],
      [7, true],
      [5, false],
      [4, false],
    ])
  })

  test('leaves out what went, though the first page was asked for again meanwhile', () => {
    const again = withFirstPage(askingFirstPage(without(asked, 'm7')), page([9, 8], { nextPageToken: 'a' }))
    expect(seqs(withNextPage(again, page([7, 6])))).toEqual([9, 8, 6])
  })

  test('that followed rows which are no more is not taken in', () => {
    const replaced = answered(voided(asked), [12, 11], { nextPageToken: 'b', total: 9 })
    expect(withNextPage(replaced, page([7, 6]))).toBe(replaced)
  })
})

describe('rows that come and go', () => {
  test.each([
    ['newest', 12, [12, 9, 7, 5]],
    ['in between, such as one restored', 8, [9, 8, 7, 5]],
    ['oldest of a list that is loaded whole', 2, [9, 7, 5, 2]],
  ])('a new row is put where it belongs: %s', (_name, seq, expected) => {
    const list = withOne(loaded([9, 7, 5]), item(seq))
    expect(seqs(list)).toEqual(expected)
    expect(list.total).toBe(4)
  })

  test('a row older than what is loaded is left to its page', () => {
    const list = loaded([9, 7], '', { nextPageToken: 'p', total: 9 })
    expect(withOne(list, item(3))).toBe(list)
  })

  test('a known row is replaced, and not counted twice', () => {
    const list = withOne(loaded([9, 7]), item(7, { read: true }))
    expect(list.rows[1]?.read).toBe(true)
    expect(list.total).toBe(2)
  })

  test('rows of another instance are none of its business', () => {
    const list = loaded([9])
    expect(withOne(list, item(12, { instance: 'shop' }))).toBe(list)
  })

  test('deleted rows leave, and may come back', () => {
    const left = without(loaded([9, 7, 5]), 'm7')
    expect(seqs(left)).toEqual([9, 5])
    expect(left.total).toBe(2)
    const restored = withOne(left, item(7))
    expect(seqs(restored)).toEqual([9, 7, 5])
    expect(seqs(answered(restored, [9, 7, 5]))).toEqual([9, 7, 5])
  })

  test('a row that is being deleted here stays away until the frame that says so', () => {
    const left = withoutLeaving(loaded([9, 7]), new Set(['m7']))
    expect(seqs(withOne(left, item(7, { starred: true })))).toEqual([9])
    expect(seqs(withOne(without(left, 'm7'), item(7)))).toEqual([9, 7])
  })

  test('what is not shown cannot leave: it may have gone and come back already', () => {
    const list = withoutLeaving(loaded([9]), new Set(['m7']))
    expect(seqs(withOne(list, item(7)))).toEqual([9, 7])
  })
})

describe('a search', () => {
  const list = loaded([9, 5], 'order', { nextPageToken: 'p', total: 12 })

  test('takes in changes of its rows, but no new ones', () => {
    expect(seqs(withOne(list, item(12)))).toEqual([9, 5])
    expect(withOne(list, item(5, { starred: true }))).toMatchObject({
      trust: 'fresh',
      rows: [{ starred: false }, { starred: true }],
    })
  })

  test.each([
    ['a new one may match', () => withOne(list, item(12)), 'behind'],
    ['one in between may match now', () => withOne(list, item(7)), 'behind'],
    ['one below counts, if it matches', () => withOne(list, item(3)), 'behind'],
    ['one that went and is not loaded may have matched', () => without(list, 'm3'), 'behind'],
    ['one that went may be counted no more already', () => without(list, 'm5'), 'behind'],
    ['of a search that is loaded whole, it did not', () => without(loaded([9], 'order'), 'm3'), 'fresh'],
  ] as const)('asks the server: %s', (_name, state, trust) => {
    expect(state().trust).toBe(trust)
  })
})

describe('a search in which a row may be missing', () => {
  const deep = loaded([19, 17, 15, 13, 11], 'order', { nextPageToken: 'p', total: 12 })
  const behind = withOne(deep, item(16))

  test('is asked for down to that row, and keeps what is below', () => {
    expect(behind).toMatchObject({ trust: 'behind', missing: 16 })
    const list = answered(behind, [19, 17, 16], { nextPageToken: 'q', total: 13 })
    expect(seqs(list)).toEqual([19, 17, 16, 15, 13, 11])
    expect(list).toMatchObject({ trust: 'fresh', total: 13, nextPageToken: 'p', missing: Infinity })
  })

  test('is shown no further than the page, where that does not reach it', () => {
    const list = answered(behind, [19, 17], { nextPageToken: 'q', total: 13 })
    expect(seqs(list)).toEqual([19, 17])
    expect(list).toMatchObject({ trust: 'fresh', nextPageToken: 'q', reach: 17 })
  })

  test('is still, when the page did not come', () => {
    const problem = { type: 'about:blank', title: 'x', status: 0, detail: 'x', code: 'unavailable' } as const
    expect(withoutFirstPage(askingFirstPage(behind), problem)).toMatchObject({ trust: 'behind', missing: 16 })
  })

  test.each([
    ['of nothing', asking('order')],
    ['of other rows', askingFirstPage(voided(loaded([9, 5], 'order')))],
    ['of the same rows', askingFirstPage(deep)],
  ])(
    'is asked for again: the first page was on its way before somebody brought a row back, %s',
    (_name, asked) => {
      const list = withFirstPage(
        withOne(asked, item(16)),
        page([19, 17, 15], { nextPageToken: 'p', total: 12 }),
      )
      expect(list).toMatchObject({ trust: 'behind', missing: 16 })
    },
  )

  test('is not, where the page has it', () => {
    const list = withFirstPage(withOne(asking('order'), item(17)), page([19, 17]))
    expect(list.missing).toBe(Infinity)
  })

  test('is asked for again: the next page was on its way before somebody brought a row back', () => {
    const asked = askingNextPage(deep)
    const list = withNextPage(withOne(asked, item(8)), page([9, 7], { total: 12 }))
    expect(seqs(list)).toEqual([19, 17, 15, 13, 11, 9, 7])
    expect(list).toMatchObject({ trust: 'behind', missing: 8 })
  })
})

describe('where a conversation is one row', () => {
  const grouped = (rows: readonly MessageListItem[], change: Partial<MessagePageView> = {}) =>
    withFirstPage(asking('', 'conversations'), {
      messages: [...rows],
      nextPageToken: null,
      total: rows.length,
      ...change,
    })

  test('the number of messages is not the number of rows', () => {
    expect(withTotal(grouped([inOne(9), item(7)]), 30).total).toBe(2)
  })

  test('a reply takes the place of what it answers', () => {
    const list = withOne(grouped([item(9), inOne(7)]), inOne(12, 3))
    expect(seqs(list)).toEqual([12, 9])
    expect(list).toMatchObject({ total: 2, trust: 'fresh' })
  })

  test('a row that is marked while the page is on its way makes no conversation more', () => {
    const asked = askingFirstPage(distrusted(grouped([inOne(9), item(7)]), 'behind'))
    const marked = withChanged(asked, new Set(['m9']), (row) => ({ ...row, read: true }))
    const list = withFirstPage(marked, { messages: [inOne(12, 3), item(7)], nextPageToken: null, total: 2 })
    expect(seqs(list)).toEqual([12, 7])
    expect(list.total).toBe(2)
  })

  test('a reply to something that is not loaded makes no conversation more: the server is asked', () => {
    const list = withOne(grouped([item(9)], { nextPageToken: 'p', total: 30 }), inOne(12))
    expect(list.trust).toBe('behind')
  })

  test('an older message that comes back makes its conversation larger and is no row', () => {
    const list = withOne(grouped([inOne(9), item(7)]), inOne(8, 3))
    expect(list.rows.map(({ seq, conversation }) => [seq, conversation?.size])).toEqual([
      [9, 3],
      [7, undefined],
    ])
    expect(list.total).toBe(2)
  })

  test('a page of before does not make a conversation smaller that grew by an older message', () => {
    const sizes = (list: MessageList) => list.rows.map(({ conversation }) => conversation?.size)
    const first = withOne(asking('', 'conversations'), inOne(5, 3))
    expect(
      sizes(withFirstPage(first, { messages: [inOne(9), item(7)], nextPageToken: null, total: 2 })),
    ).toEqual([3, undefined])
    const next = askingNextPage(grouped([item(9)], { nextPageToken: 'p', total: 2 }))
    expect(
      sizes(
        withNextPage(withOne(next, inOne(5, 3)), { messages: [inOne(7)], nextPageToken: null, total: 2 }),
      ),
    ).toEqual([undefined, 3])
  })

  test('an older page that was on its way shows none of them again', () => {
    const first = askingNextPage(grouped([inOne(9), item(7)], { nextPageToken: 'p', total: 4 }))
    const older = { messages: [inOne(5), item(4)], nextPageToken: null, total: 3 }
    expect(seqs(withNextPage(first, older))).toEqual([9, 7, 4])
  })

  test('without its newest, a row is new anywhere below: every row is asked for again', () => {
    const list = grouped([inOne(9), item(7)], { nextPageToken: 'p', total: 30 })
    expect(without(list, 'm9').trust).toBe('void')
    expect(without(list, 'm3').trust).toBe('void')
    expect(without(list, 'm7')).toMatchObject({ trust: 'behind', total: 29 })
  })
})

test('conversations are as large in older rows as the latest message says', () => {
  const list = withFirstPage(asking(), { messages: [inOne(7, 2)], nextPageToken: null, total: 1 })
  expect(withOne(list, inOne(9, 3)).rows.map(({ conversation }) => conversation?.size)).toEqual([3, 3])
})

test.each([
  ['without a place, the first', null, 1, 9],
  ['down', 9, 1, 7],
  ['up', 5, -1, 7],
  ['down from a row that is gone', 8, 1, 7],
  ['up from a row that is gone', 6, -1, 7],
  ['not over the upper edge', 9, -1, undefined],
  ['not over the lower edge', 5, 1, undefined],
] as const)('neighbour: %s', (_name, seq, step, expected) => {
  expect(neighbour(loaded([9, 7, 5]).rows, seq, step)?.seq).toBe(expected)
})
