import './headers-tab.css'
import type { MessageView } from '../../server/contract/message.types.ts'
import { CopyButton } from '../ui/copy-button.tsx'

/** The header fields in their order, decoded. */
export function HeadersTab({ message }: { message: MessageView }) {
  const { headers } = message
  if (headers.length === 0) return <p className="tab-note">This message has no header.</p>
  return (
    <div className="headers">
      <div className="headers-tools">
        <CopyButton text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </div>
      <dl>
        {headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat; the header of a message never changes
          <div key={index} className="header-field">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
