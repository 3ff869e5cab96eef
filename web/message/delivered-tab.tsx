import './delivered-tab.css'
import type { MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { compareHeads, type FieldChange } from '../model/compare-heads.ts'
import { SourceView } from '../ui/source-view.tsx'
import { FieldLegend } from './field-legend.tsx'
import { useDocument } from './use-document.ts'

/** The copy that was sent on, with what the rule changed in its header. */
export function DeliveredTab({ message }: { message: MessageView }) {
  const copy = useDocument(urls.delivered(message.instance, message.id))
  const raw = useDocument(urls.raw(message.instance, message.id))
  if (copy.kind === 'failed') {
    return <p className="tab-note">{copy.isMissing ? 'Nothing was sent on of this message.' : copy.reason}</p>
  }
  if (copy.kind === 'loading' || raw.kind === 'loading') return <p className="tab-note">Loading …</p>
  const { fields, body } = compareHeads(raw.kind === 'loaded' ? raw.text : '', copy.text)
  return (
    <SourceView label="The message as delivered" text={copy.text} tools={<FieldLegend />}>
      {fields.map((field, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a copy never changes
        <span key={index} className={`field ${field.change}`}>
          <span className="visually-hidden">{SPOKEN[field.change]}</span>
          {field.text}
        </span>
      ))}
      {body}
    </SourceView>
  )
}

const SPOKEN: Record<FieldChange, string> = { added: 'Added: ', renamed: 'Renamed: ', kept: '' }
