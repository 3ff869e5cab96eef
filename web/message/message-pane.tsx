import './message-pane.css'
import { CircleAlert, Eraser, EyeOff, Trash2, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { useInboxPart } from '../inbox/use-inbox.ts'
import { ListMessage } from '../list/list-message.tsx'
import type { Route } from '../route.ts'
import { Notice } from '../ui/notice.tsx'
import type { Navigate } from '../use-route.ts'
import type { Workspace } from '../use-workspace.ts'
import { ConversationStrip } from './conversation-strip.tsx'
import { DeliveryReport } from './delivery-report.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageFinds } from './message-finds.tsx'
import { MessageHead } from './message-head.tsx'
import { MessageTabs } from './message-tabs.tsx'
import { MessageTags } from './message-tags.tsx'
import { RecipientsTable } from './recipients-table.tsx'

interface MessagePaneProps {
  readonly route: Route
  readonly navigate: Navigate
  readonly workspace: Workspace
}

/** The opened message. Opening marks it read, by whoever may. */
export function MessagePane({ route, navigate, workspace }: MessagePaneProps) {
  const opened = useInboxPart((inbox) => inbox.opened)
  const isOpened = opened !== null && opened.id === route.message && opened.instance === route.instance
  const view = isOpened ? opened.view : null
  // The row is there at once; the message itself a moment later.
  const listed = useInboxPart(({ list }) =>
    view === null ? list?.rows.find(({ id }) => id === route.message) : undefined,
  )
  const row = view ?? listed ?? null

  const unreadId = row && !row.read ? row.id : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each opening, so that "mark unread" holds
  useEffect(() => {
    if (unreadId !== null && workspace.may('mark')) workspace.setRead([unreadId], true)
  }, [row?.id])

  if (isOpened && opened.problem && !view) {
    return (
      <section className="message-pane" aria-label="Message">
        <ListMessage
          icon={CircleAlert}
          title={opened.problem.status === 404 ? 'This message is not here' : opened.problem.title}
          action="Back to the list"
          onAction={workspace.close}
        >
          {opened.problem.status === 404
            ? 'It was deleted, or the link names another instance.'
            : opened.problem.detail}
        </ListMessage>
      </section>
    )
  }
  return (
    <section className="message-pane" aria-label="Message" aria-busy={view === null}>
      {row && <MessageActions message={row} workspace={workspace} />}
      {row && (
        <MessageHead message={row}>
          <MessageTags
            message={row}
            onTags={workspace.may('mark') ? (tags) => workspace.setTags(row.id, tags) : null}
            onSearch={(search) => navigate({ search }, 'push')}
          />
        </MessageHead>
      )}
      {isOpened && opened.deleted && (
        <Notice icon={Trash2} tone="amber">
          This message was deleted.
        </Notice>
      )}
      {row?.removed && (
        <Notice icon={Eraser} tone="amber">
          {row.removed.what === 'body' ? 'The body of this message' : 'All that this message said'} was
          removed on {new Date(row.removed.at).toLocaleString()}: its instance keeps no more of it.
        </Notice>
      )}
      {view?.content === 'withheld' && (
        <Notice icon={EyeOff} tone="neutral">
          Its text, HTML and attachments are production content: they are for people with the right to it.
        </Notice>
      )}
      {row && !row.parseable && (
        <Notice icon={TriangleAlert} tone="amber">
          <p>Its structure could not be read; the raw bytes are complete.</p>
          {row.parseError && <p>{row.parseError}</p>}
        </Notice>
      )}
      {view && <RecipientsTable message={view} />}
      {view?.report && (
        <DeliveryReport
          report={view.report}
          instance={view.instance}
          search={route.search}
          onOpen={workspace.open}
        />
      )}
      {view && <ConversationStrip message={view} search={route.search} onOpen={workspace.open} />}
      {view && <MessageFinds message={view} />}
      {view && (
        <MessageTabs
          message={view}
          tab={route.tab}
          other={route.with ?? null}
          onTab={(tab) => navigate({ tab }, 'replace')}
        />
      )}
    </section>
  )
}
