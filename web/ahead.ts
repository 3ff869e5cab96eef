import type { MarksInput, MessageListItem } from '../server/contract/message.types.ts'
import { withChanged } from './list-rows.ts'
import type { Inbox } from './state.ts'

/** Marks as rows have them. */
type Marks = Pick<MessageListItem, 'read' | 'starred' | 'tags'>

/** A row as it is shown: where marks go before what the server said of it, that is kept in `said`. */
export type Shown<T extends MessageListItem = MessageListItem> = T & { readonly said?: Marks }

/** Marks that somebody sets here, shown before frames and pages have them. */
export interface Ahead {
  readonly key: symbol
  readonly ids: ReadonlySet<string>
  readonly marks: Partial<Marks>
  /** The cursor of the answer: who has seen what changed up to there has seen them. Null until it is there. */
  readonly until: number | null
}

/** With marks on loaded rows and on the opened message, ahead of the server's answer. */
export function withMarks(inbox: Inbox, key: symbol, ids: readonly string[], marks: MarksInput): Inbox {
  const one = { key, ids: new Set(ids), marks: given(marks), until: null }
  return reshown({ ...inbox, ahead: [...inbox.ahead, one] }, one.ids)
}

/** The server has them; they stay ahead until all that is shown was said after that. */
export function withMarksAnswered(inbox: Inbox, key: symbol, until: number): Inbox {
  const ahead = inbox.ahead.map((one) => (one.key === key ? { ...one, until } : one))
  return caughtUp({ ...inbox, ahead })
}

/** They were refused: what the server said last is shown again. */
export function withoutMarks(inbox: Inbox, key: symbol): Inbox {
  return without(inbox, (one) => one.key === key)
}

/** Without what frames have caught up with. While pages are to replace what frames may have missed, nothing has. */
export function caughtUp(inbox: Inbox): Inbox {
  const { cursor, list } = inbox
  if (inbox.ahead.length === 0 || cursor === null) return inbox
  if (list?.trust === 'void' || list?.first?.trust === 'void') return inbox
  return without(inbox, ({ until }) => until !== null && until <= cursor)
}

/** What the server says of a message, with the marks that go before it. */
export function shown<T extends MessageListItem>(row: Shown<T>, { ahead }: Pick<Inbox, 'ahead'>): Shown<T> {
  const marks = ahead.filter(({ ids }) => ids.has(row.id)).map((one) => one.marks)
  if (marks.length === 0 && row.said === undefined) return row
  const { said = marksOf(row), ...rest } = row
  const bare = { ...rest, ...said } as T
  return marks.length === 0 ? bare : { ...bare, ...Object.assign({}, ...marks), said }
}

function without(inbox: Inbox, isOver: (one: Ahead) => boolean): Inbox {
  const over = inbox.ahead.filter(isOver)
  if (over.length === 0) return inbox
  const ahead = inbox.ahead.filter((one) => !over.includes(one))
  return reshown({ ...inbox, ahead }, new Set(over.flatMap(({ ids }) => [...ids])))
}

function reshown(inbox: Inbox, ids: ReadonlySet<string>): Inbox {
  const { list, opened } = inbox
  const again = <T extends MessageListItem>(row: Shown<T> | null) => row && shown(row, inbox)
  return {
    ...inbox,
    list: list && withChanged(list, ids, (row) => shown(row, inbox)),
    opened:
      opened && ids.has(opened.id)
        ? { ...opened, view: again(opened.view), told: again(opened.told) }
        : opened,
  }
}

function given({ read, starred, tags }: MarksInput): Partial<Marks> {
  return {
    ...(read === undefined ? {} : { read }),
    ...(starred === undefined ? {} : { starred }),
    ...(tags === undefined ? {} : { tags }),
  }
}

function marksOf({ read, starred, tags }: MessageListItem): Marks {
  return { read, starred, tags }
}
