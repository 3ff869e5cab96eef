import type { MessagePageView } from '../../contract/message.types.ts'
import type { Right } from '../../domain/right.ts'
import type { MessagePage } from '../../store/store.types.ts'
import { writePageToken } from '../requests/page-token.ts'
import { presentRow } from './message.ts'
import { rowWithoutContent } from './withheld.ts'

/** A page of a list, as somebody with these rights may see it. */
export function presentPage(page: MessagePage, instance: string, held: ReadonlySet<Right>): MessagePageView {
  return {
    messages: page.rows.map((row) => {
      const view = presentRow(row, instance)
      return held.has('content') ? view : rowWithoutContent(view)
    }),
    nextPageToken: page.nextBeforeSeq === null ? null : writePageToken(page.nextBeforeSeq),
    total: page.total,
    ...(page.totalIsCapped ? { totalIsCapped: true } : {}),
  }
}
