import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { limitsInWords, retentionInWords } from '../model/bounds.ts'

/** What the instance keeps and takes, in a quiet line; nothing while it is not known. */
export function Bounds({ instance }: { readonly instance: string }) {
  const [lines, setLines] = useState<readonly string[]>([])
  useEffect(() => {
    let isShown = true
    setLines([])
    Promise.all([api.retention(instance), api.limits(instance)]).then(
      ([retention, limits]) => {
        const known = [retentionInWords(retention), limitsInWords(limits)]
        if (isShown) setLines(known.filter((line) => line !== null))
      },
      // The rest of the panel stands without it.
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [instance])
  if (lines.length === 0) return null
  return <p className="overview-bounds">{lines.join(' ')}</p>
}
