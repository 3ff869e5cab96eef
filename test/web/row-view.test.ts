import { expect, test } from 'vitest'
import { viewOf } from '../../web/list/row-view.ts'
import { item } from './samples.ts'

const rows = (...seqs: number[]) => seqs.map((seq) => item(seq))
const before = { rows: rows(9, 8, 7, 6, 5), top: 2, screen: 2, isAtEdge: false, moved: 0 }

test.each([
  ['when newer ones come', rows(12, 11, 9, 8, 7, 6, 5), 4],
  ['when one above it goes', rows(9, 7, 6, 5), 1],
  ['when older ones come', rows(9, 8, 7, 6, 5, 4, 3), 2],
  ['when it changes', rows(9, 8, 7, 6, 5), 2],
  ['giving its place to the next older one when it goes', rows(9, 8, 6, 5), 2],
])('the row at the upper edge stays %s', (_name, now, top) => {
  expect(viewOf(before, now)).toEqual({ ...before, rows: now, top, moved: top - before.top })
})

test('one move adds to the other, so that none is lost when two are drawn at once', () => {
  const once = viewOf(before, rows(11, 9, 8, 7, 6, 5))
  expect(viewOf(once, rows(12, 11, 9, 8, 7, 6, 5)).moved).toBe(2)
})

test('at the very top, new rows push the others down', () => {
  const atEdge = { ...before, top: 0, isAtEdge: true }
  const now = rows(12, 9, 8, 7, 6, 5)
  expect(viewOf(atEdge, now)).toEqual({ ...atEdge, rows: now })
})

test('beyond what is loaded nothing moves', () => {
  const beyond = { ...before, top: 40 }
  expect(viewOf(beyond, rows(12, 9)).moved).toBe(0)
})
