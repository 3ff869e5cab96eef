import './headers-tab.css'
import { useState } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { explainHeader } from '../model/explain-header.ts'
import { CopyButton } from '../ui/copy-button.tsx'

/** The header fields in their order, decoded, each with what it is for. */
export function HeadersTab({ message }: { message: MessageView }) {
  const [wanted, setWanted] = useState('')
  const { headers } = message
  if (headers.length === 0) return <p className="tab-note">This message has no header.</p>
  const word = wanted.trim().toLowerCase()
  const shown = headers.filter(([name, value]) => `${name}: ${value}`.toLowerCase().includes(word))
  return (
    <div className="headers">
      <div className="headers-tools">
        <input
          type="text"
          className="headers-filter"
          aria-label="Filter header fields"
          placeholder="Filter"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <CopyButton text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </div>
      <dl>
        {shown.map(([name, value], index) => {
          const says = explainHeader(name)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat; the header of a message never changes
            <div key={index} className="header-field">
              <dt>{name}</dt>
              <dd>
                {value}
                {says && <small>{says}</small>}
              </dd>
            </div>
          )
        })}
      </dl>
      {shown.length === 0 && <p className="tab-note">No header field has “{wanted}” in it.</p>}
    </div>
  )
}
