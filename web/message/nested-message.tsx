import { splitSource } from '../model/split-source.ts'
import { SourceView } from '../ui/source-view.tsx'

const SHOWN = ['from', 'to', 'cc', 'date', 'subject', 'message-id']

/** A message inside the message: the fields that people read, then its source. */
export function NestedMessage({ source }: { source: string }) {
  const { fields } = splitSource(source)
  return (
    <>
      <dl className="nested-fields">
        {fields
          .filter(({ name }) => SHOWN.includes(name.toLowerCase()))
          .map(({ name, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat; an attachment never changes
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <SourceView label="Source of the attached message" text={source} />
    </>
  )
}
