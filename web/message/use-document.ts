import { useEffect, useState } from 'react'
import { type DocumentStart, problemOf, readStart } from '../api.ts'

/** More than anybody reads on a screen; the download has the rest. */
const SHOWN_BYTES = 512 * 1024

export type LoadedDocument =
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'loaded' } & DocumentStart)
  | { readonly kind: 'failed'; readonly reason: string; readonly isMissing: boolean }

/** The beginning of a document of the server, as text. */
export function useDocument(url: string): LoadedDocument {
  const [document, setDocument] = useState<LoadedDocument>({ kind: 'loading' })
  useEffect(() => {
    const abort = new AbortController()
    setDocument({ kind: 'loading' })
    readStart(url, SHOWN_BYTES, abort.signal).then(
      (start) => setDocument({ kind: 'loaded', ...start }),
      (error: unknown) => {
        const problem = problemOf(error)
        if (!abort.signal.aborted) {
          setDocument({ kind: 'failed', reason: problem.detail, isMissing: problem.status === 404 })
        }
      },
    )
    return () => abort.abort()
  }, [url])
  return document
}
