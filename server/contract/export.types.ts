import type { MessageListItem, RecipientView } from './message.types.ts'

/** One line of `index.jsonl` in a zip: what the raw message does not say. An import reads `file`, `receivedAt` and `envelope`. */
export interface ExportIndexLine {
  /** Name of the message's entry. */
  file: string
  id: string
  receivedAt: string
  envelope: { from: string; to: string[] }
  subject: string | null
  recipients: {
    address: string
    class: RecipientView['class']
    disposition: RecipientView['disposition']
    delivery: string | null
  }[]
  decision: MessageListItem['decision']
  read: boolean
  starred: boolean
  tags: string[]
}
