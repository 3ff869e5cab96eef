import { firstMailbox } from './mailbox.ts'

/** More recipients in one field are a list that nobody reads. */
const MAILBOXES_MAX = 1000

/** The addresses in an address field, in order. `body` has one character per octet. For showing, never for sending. */
export function mailboxesOf(body: string): readonly string[] {
  return split(body)
    .slice(0, MAILBOXES_MAX)
    .flatMap((part) => {
      const { address } = firstMailbox(part)
      return address === null ? [] : [address]
    })
}

/** At commas and semicolons outside of quotes, comments and angle brackets. */
function split(body: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let closer: string | null = null
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at] ?? ''
    if (char === '\\') {
      part += char + (body[at + 1] ?? '')
      at += 1
      continue
    }
    if (closer !== null) closer = char === closer ? null : closer
    else if (char === '"') closer = '"'
    else if (char === '(') closer = ')'
    else if (char === '<') closer = '>'
    else if (char === ',' || char === ';') {
      parts.push(part)
      part = ''
      continue
    }
    part += char
  }
  return [...parts, part].filter((each) => each.trim() !== '')
}
