import './conversation-strip.css'
import { MessagesSquare } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { api } from '../api.ts'
import { atBase } from '../base-path.ts'
import { formatWhen } from '../model/format.ts'
import { formatRoute } from '../route.ts'

interface ConversationStripProps {
  readonly message: MessageListItem
  readonly search: string
  readonly onOpen: (id: string) => void
}

/** The other messages that this one answers, or that answer it. */
export function ConversationStrip({ message, search, onOpen }: ConversationStripProps) {
  const { instance, id, conversation } = message
  const size = conversation?.size ?? 1
  const [messages, setMessages] = useState<readonly MessageListItem[]>([])
  useEffect(() => {
    if (size < 2) return
    let isShown = true
    api.conversation(instance, id).then(
      (answer) => {
        if (isShown) setMessages(answer.messages)
      },
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [instance, id, size])
  if (size < 2 || messages.length < 2) return null
  return (
    <details className="conversation">
      <summary>
        <MessagesSquare size={14} aria-hidden /> {messages.length} messages in this conversation
      </summary>
      <ol>
        {messages.map((other) => (
          <li key={other.id}>
            <a
              href={atBase(formatRoute({ instance, message: other.id, tab: null, search }))}
              aria-current={other.id === id ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey) return
                event.preventDefault()
                onOpen(other.id)
              }}
            >
              <span>{other.subject ?? '(no subject)'}</span>
              <span>{other.from.name ?? other.from.address}</span>
              <time dateTime={other.receivedAt}>{formatWhen(other.receivedAt, new Date())}</time>
            </a>
          </li>
        ))}
      </ol>
    </details>
  )
}
