import { expect, test } from 'vitest'
import { messagePageSchema } from '../../server/contract/message.ts'
import { presentPage } from '../../server/http/present/message-page.ts'

const PAGE = { rows: [], total: 10_000, nextBeforeSeq: 7 }

test('a page says when there are more matches than were counted, and else nothing of it', () => {
  const capped = presentPage({ ...PAGE, totalIsCapped: true }, 'default', new Set())
  expect(messagePageSchema.parse(capped)).toMatchObject({ total: 10_000, totalIsCapped: true })
  const whole = presentPage({ ...PAGE, totalIsCapped: false }, 'default', new Set())
  expect(Object.keys(messagePageSchema.parse(whole))).toEqual(['messages', 'nextPageToken', 'total'])
})
