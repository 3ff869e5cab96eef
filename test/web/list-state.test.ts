import { describe, expect, test } from 'vitest'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import {
  askingFirstPage,
  type MessageList,
  neighbour,
  newList,
  withFirstPage,
  withNextPage,
  withoutRows,
  withRows,
} from '../../web/list-state.ts'
import { item, page } from './samples.ts'

const withOne = (list: MessageList, one: MessageListItem) => withRows(list, [one])
const seqs = (list: MessageList) => list.rows.map((row) => row.seq)
const loaded = (numbers: readonly number[], search = '') =>
  withFirstPage(newList('default', search), page(numbers))

describe('the first page', () => {
  test('fills an empty list', () => {
    const list = withFirstPage(newList('default', ''), page([9, 7, 5], { total: 40, nextPageToken: 'p' }))
    expect(seqs(list)).toEqual([9, 7, 5])
    expect(list).toMatchObject({ phase: 'ready', total: 40, nextPageToken: 'p', trust: 'fresh' })
  })

  test('keeps what arrived live while it was on its way', () => {
    const list = withFirstPage(withOne(newList('default', ''), item(12)), page([9, 7]))
    expect(seqs(list)).toEqual([12, 9, 7])
    expect(list.total).toBe(3)
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
    expect(withFirstPage(askingFirstPage(later), page([9, 7])).rows.map((row) => row.read)).toEqual([
      false,
      false,
    ])
  })

  test('leaves out what was deleted while it was on its way', () => {
    expect(seqs(withFirstPage(withoutRows(newList('default', ''), new Set(['m9'])), page([9, 7])))).toEqual([
      7,
    ])
  })

  test('asked for again, closes the gap and keeps the older rows below', () => {
    const first = withFirstPage(newList('default', ''), page([9, 8], { nextPageToken: 'a', total: 4 }))
    const deep = withNextPage(first, page([7, 6], { nextPageToken: 'b', total: 4 }))
    const again = withFirstPage(
      { ...deep, trust: 'behind' },
      page([10, 9, 8], { nextPageToken: 'c', total: 5 }),
    )
    expect(seqs(again)).toEqual([10, 9, 8, 7, 6])
    expect(again.nextPageToken).toBe('b')
  })

  test('drops older rows that it does not reach: something would be missing in between', () => {
    const list = withFirstPage(loaded([9, 8]), page([40, 39], { nextPageToken: 'c', total: 20 }))
    expect(seqs(list)).toEqual([40, 39])
    expect(list.nextPageToken).toBe('c')
  })

  test('replaces everything when any row may be gone', () => {
    const list = withFirstPage(
      { ...loaded([9, 8, 7]), trust: 'void', floor: 20 },
      page([8], { nextPageToken: null }),
    )
    expect(seqs(list)).toEqual([8])
  })

  test('of a search is what the server says, and no row stays on top of it', () => {
    expect(seqs(withFirstPage(loaded([9, 8], 'order'), page([8])))).toEqual([8])
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
    const list = withFirstPage(newList('default', ''), page([9, 7], { nextPageToken: 'p', total: 9 }))
    expect(withOne(list, item(3))).toBe(list)
  })

  test('a known row is replaced, and not counted twice', () => {
    const list = withOne(loaded([9, 7]), item(7, { read: true }))
    expect(list.rows[1]?.read).toBe(true)
    expect(list.total).toBe(2)
  })

  test('a search takes in changes of its rows, but no new ones', () => {
    const list = loaded([9, 7], 'order')
    expect(withOne(list, item(12))).toBe(list)
    expect(withOne(list, item(7, { starred: true })).rows[1]?.starred).toBe(true)
  })

  test('rows of another instance are none of its business', () => {
    const list = loaded([9])
    expect(withOne(list, item(12, { instance: 'shop' }))).toBe(list)
  })

  test('deleted rows leave, and may come back', () => {
    const without = withoutRows(loaded([9, 7, 5]), new Set(['m7']))
    expect(seqs(without)).toEqual([9, 5])
    expect(without.total).toBe(2)
    const restored = withOne(without, item(7))
    expect(seqs(restored)).toEqual([9, 7, 5])
    expect(seqs(withFirstPage(restored, page([9, 7, 5])))).toEqual([9, 7, 5])
  })

  test('a next page repeats nothing', () => {
    const first = withFirstPage(newList('default', ''), page([9, 8], { nextPageToken: 'a', total: 4 }))
    expect(seqs(withNextPage(first, page([8, 7, 6])))).toEqual([9, 8, 7, 6])
  })
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
