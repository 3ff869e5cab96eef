import './no-rows.css'
import { CircleAlert, FileUp, SearchX } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { HowToSend } from '../help/how-to-send.tsx'
import { SendTest } from '../help/send-test.tsx'
import { useInboxStore } from '../inbox/use-inbox.ts'
import type { MessageList } from '../list-state.ts'
import { searchProblem } from '../model/search-problem.ts'
import type { Workspace } from '../use-workspace.ts'
import { ListMessage } from './list-message.tsx'

interface NoRowsProps {
  readonly list: MessageList
  readonly instance: InstanceView | null
  readonly workspace: Workspace
  readonly onSearch: (text: string) => void
}

/** What is said where the list has no rows: that it loads, why it failed, or that nothing is there. */
export function NoRows({ list, instance, workspace, onSearch }: NoRowsProps) {
  const { actions } = useInboxStore()
  if (list.phase === 'loading')
    return <div className="list-loading" role="status" aria-label="Loading messages" />
  if (list.problem && list.problem.status === 400) {
    const message = list.problem.errors?.[0]?.message ?? list.problem.detail
    const { words, before, wrong, after } = searchProblem(list.search, message)
    return (
      <ListMessage
        icon={CircleAlert}
        title="This search can't be read"
        action="Clear the search"
        onAction={() => onSearch('')}
      >
        {words}
        {wrong !== '' && (
          <code className="search-wrong">
            {before}
            <mark>{wrong}</mark>
            {after}
          </code>
        )}
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
      {instance && workspace.may('mark') && (
        <div className="list-empty-actions">
          <SendTest instance={instance} />
          <button type="button" className="button" onClick={workspace.importer.choose}>
            <FileUp size={14} aria-hidden /> Import mail …
          </button>
          <small>or drop .eml, mbox and zip files here</small>
        </div>
      )}
      <div className="list-empty-help">
        <HowToSend instance={instance} hasTest={false} />
      </div>
    </div>
  )
}
