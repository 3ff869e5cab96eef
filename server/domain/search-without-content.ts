import { Failure } from './failure.ts'
import type { Search, TextField } from './search.ts'

/** What is known of a message without opening it. */
const OUTSIDE: readonly TextField[] = ['subject', 'addresses']

/**
 * The same search for somebody who may not read bodies and attachments: plain words look in the rest. Throws
 * `Failure('refused')` where it asks about content alone, since finding is reading.
 */
export function withoutContent(search: Search): Search {
  switch (search.kind) {
    case 'all':
    case 'any':
      return { kind: search.kind, of: search.of.map(withoutContent) }
    case 'not':
      return { kind: 'not', of: withoutContent(search.of) }
    case 'text': {
      const { field } = search
      if (field === null)
        return { kind: 'any', of: OUTSIDE.map((outside) => ({ ...search, field: outside })) }
      if (OUTSIDE.includes(field)) return search
      throw forReaders(field === 'text' ? 'text:' : 'filename:')
    }
    case 'has':
      if (search.what === 'attachment') return search
      throw forReaders(`has:${search.what}`)
    default:
      return search
  }
}

/** Whether the answer depends on bodies or attachments. */
export function asksForContent(search: Search): boolean {
  switch (search.kind) {
    case 'all':
    case 'any':
      return search.of.some(asksForContent)
    case 'not':
      return asksForContent(search.of)
    case 'text':
      return search.field === null || !OUTSIDE.includes(search.field)
    case 'has':
      return search.what !== 'attachment'
    default:
      return false
  }
}

function forReaders(what: string): Failure {
  return new Failure('refused', `${what} is for those who may read the content of this production mail.`)
}
