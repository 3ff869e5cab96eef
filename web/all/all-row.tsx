import type { MessageListItem } from '../../server/contract/message.types.ts'
import { KindBadge } from '../frame/kind-badge.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
import { RowLines } from '../list/row-lines.tsx'
import { formatRoute } from '../route.ts'
import { Link } from '../ui/link.tsx'

/** A message with the instance that it is in; it opens there. */
export function AllRow({ message }: { message: MessageListItem }) {
  const { instances } = useInbox()
  const instance = instances.find(({ name }) => name === message.instance)
  const to = formatRoute({ instance: message.instance, message: message.id, tab: null, search: '' })
  return (
    <li className="item">
      <p className="all-where">
        {instance?.label ?? message.instance}
        {instance && <KindBadge kind={instance.kind} />}
      </p>
      <Link className="item-link all-row" to={to}>
        <RowLines message={message} />
      </Link>
    </li>
  )
}
