import type { MessageListItem } from '../../server/contract/message.types.ts'
import { indexOfSeq } from '../list-state.ts'

/** Where the view stands in a list of rows. */
export interface RowView {
  /** The loaded rows that the places count in. */
  readonly rows: readonly MessageListItem[]
  /** Index of the row at the upper edge. */
  readonly top: number
  /** Rows that are in view, in part too. */
  readonly screen: number
  /** Nothing is above: new rows show and push the others down. */
  readonly isAtEdge: boolean
  /** How many rows came above those in view, less those that went, since the list is shown. */
  readonly moved: number
}

/** The same rows in view of other rows. A row that is gone gives its place to the next older one. */
export function viewOf<T extends RowView>(view: T, rows: readonly MessageListItem[]): T {
  const anchor = view.isAtEdge ? undefined : view.rows[view.top]
  const by = anchor === undefined ? 0 : indexOfSeq(rows, anchor.seq) - view.top
  return { ...view, rows, top: view.top + by, moved: view.moved + by }
}
