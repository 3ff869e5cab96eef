import './no-rows.css'
import { CircleAlert, SearchX } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { HowToSend } from '../help/how-to-send.tsx'
import { useInboxStore } from '../inbox/use-inbox.ts'
import type { MessageList } from '../list-state.ts'
import { ListMessage } from './list-message.tsx'

interface NoRowsProps {
  readonly list: MessageList
  readonly instance: InstanceView | null
  readonly onSearch: (text: string) => void
}

/** What is said where the list has no rows: that it loads, why it failed, or that nothing is there. */
export function NoRows({ list, instance, onSearch }: NoRowsProps) {
  const { actions } = useInboxStore()
  if (list.phase === 'loading')
    return <div className="list-loading" role="status" aria-label="Loading messages" />
  if (list.problem && list.problem.status === 400) {
    return (
      <ListMessage icon={CircleAlert} title="This search can't be read">
        {list.problem.errors?.[0]?.message ?? list.problem.detail}
      </ListMessage>
    )
  }
  if (list.problem) {
    return (
      <ListMessage icon={CircleAlert} title={list.problem.title} action="Try again" onAction={actions.retry}>
        {list.problem.detail}
      </ListMessage>
    )
  }
  if (list.search !== '') {
    return (
      <ListMessage
        icon={SearchX}
        title="Nothing found"
        action="Clear the search"
        onAction={() => onSearch('')}
      >
        No message matches <q>{list.search}</q>.
      </ListMessage>
    )
  }
  return (
    <div className="list-empty">
      <h2>Waiting for the first message</h2>
      <p>It will appear here by itself.</p>
      <div className="list-empty-help">
        <HowToSend instance={instance} />
      </div>
    </div>
  )
}
