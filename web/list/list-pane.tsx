import './list-pane.css'
import { CircleAlert, SearchX } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { HowToSend } from '../help/how-to-send.tsx'
import { useInbox, useInboxStore } from '../inbox/use-inbox.ts'
import type { MessageList } from '../list-state.ts'
import type { Route } from '../route.ts'
import type { Workspace } from '../use-workspace.ts'
import { ListHead } from './list-head.tsx'
import { ListMessage } from './list-message.tsx'
import { MessageRows } from './message-rows.tsx'

interface ListPaneProps {
  readonly route: Route
  readonly instance: InstanceView | null
  readonly workspace: Workspace
  readonly onSearch: (text: string) => void
}

/** The messages of an instance that match the search. */
export function ListPane({ route, instance, workspace, onSearch }: ListPaneProps) {
  const { list } = useInbox()
  return (
    <section className="list-pane" aria-label="Messages">
      {instance && <h1 className="visually-hidden">{instance.label}</h1>}
      <ListHead
        list={list}
        search={route.search}
        selection={workspace.selection}
        workspace={workspace}
        onSearch={onSearch}
      />
      {list && list.rows.length > 0 ? (
        <MessageRows
          key={`${list.instance} ${list.search}`}
          list={list}
          route={route}
          workspace={workspace}
        />
      ) : (
        list && <NoRows list={list} instance={instance} onSearch={onSearch} />
      )}
    </section>
  )
}

interface NoRowsProps {
  readonly list: MessageList
  readonly instance: InstanceView | null
  readonly onSearch: (text: string) => void
}

function NoRows({ list, instance, onSearch }: NoRowsProps) {
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
