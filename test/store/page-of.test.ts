import { describe, expect, test } from 'vitest'
import { pageOf } from '../../server/store/messages/message-list.ts'

/** Of those that are still there, each to so many recipients. */
function weighing(recipients: number, gone: readonly number[] = []) {
  return (seqs: readonly number[]) =>
    seqs.filter((seq) => !gone.includes(seq)).map((seq) => [seq, recipients] as const)
}

describe('a page of what was found', () => {
  test.each([
    ['all of it', [9, 8], weighing(1), [9, 8], null],
    ['with more behind it', [9, 8, 7], weighing(1), [9, 8], 8],
    ['one mail to very many', [9, 8], weighing(6_000), [9], 9],
    ['its last one deleted since', [9, 8, 7], weighing(1, [8]), [9], 8],
    ['all of it deleted since, more behind it', [9, 8, 7], weighing(1, [9, 8]), [], 8],
    ['all of it deleted since, nothing behind it', [9, 8], weighing(1, [9, 8]), [], null],
    ['nothing', [], weighing(1), [], null],
  ])('%s', (_, found, weigh, page, nextBeforeSeq) => {
    expect(pageOf(found, 2, weigh)).toEqual({ page, nextBeforeSeq })
  })
})
