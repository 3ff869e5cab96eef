import type { MessageListItem, MessageView } from '../../contract/message.types.ts'

/** A row for who may not read what it holds. */
export function rowWithoutContent<T extends MessageListItem>(row: T): T {
  return { ...row, snippet: '', contents: [] }
}

/** A message for who may not read what it holds. */
export function messageWithoutContent(message: MessageView): MessageView {
  return {
    ...rowWithoutContent(message),
    content: 'withheld',
    text: null,
    html: null,
    links: [],
    codes: [],
    attachments: [],
    report: null,
  }
}
