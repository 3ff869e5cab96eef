import type { ParsedMessage } from '../mime/mime.types.ts'

/** RFC 5322 §3.6.4: the first began the conversation, the last is what this one answers. */
const REFERENCES_MAX = 50
const ID_LENGTH_MAX = 998
const ID = /<([^<>\s]+)>/g

/** The Message-IDs that a message refers to, oldest first, without angle brackets. */
export function referencesOf({ headers }: ParsedMessage): readonly string[] {
  const ids = ['references', 'in-reply-to'].flatMap((field) =>
    headers.flatMap(([name, value]) => (name.toLowerCase() === field ? idsIn(value) : [])),
  )
  const unique = [...new Set(ids)]
  // Cut in the middle, as RFC 5322 lets programs do: both ends say more.
  return unique.length <= REFERENCES_MAX
    ? unique
    : [...unique.slice(0, 1), ...unique.slice(1 - REFERENCES_MAX)]
}

function idsIn(value: string): readonly string[] {
  return Array.from(value.matchAll(ID), ([, id = '']) => id).filter(({ length }) => length <= ID_LENGTH_MAX)
}
