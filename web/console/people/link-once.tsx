import type { LinkView } from '../../../server/contract/person.types.ts'
import { atBase } from '../../base-path.ts'
import { agoInWords } from '../model/when.ts'
import { SecretOnce } from '../ui/secret-once.tsx'

interface LinkOnceProps {
  readonly title: string
  readonly link: LinkView
}

/** A single-use link to pass on. */
export function LinkOnce({ title, link }: LinkOnceProps) {
  const url = new URL(`${atBase('/welcome')}#${link.secret}`, window.location.href).href
  const until = agoInWords(link.expiresAt, new Date())
  return (
    <SecretOnce
      title={title}
      note={`It works once, and ends ${until}.`}
      values={[{ name: 'Link', value: url }]}
    />
  )
}
