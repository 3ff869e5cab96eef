export type FieldChange = 'kept' | 'renamed' | 'added'

export interface ComparedField {
  /** The field with its continuation lines, without the last line end. */
  readonly text: string
  readonly change: FieldChange
}

/** The prefix under which the rule keeps a field that must not act any more. */
const RENAMED_PREFIX = 'X-Original-'

/** Says of each header field of a copy whether the original has it as it is, under another name, or not at all. */
export function compareHeads(original: string, copy: string): { fields: ComparedField[]; body: string } {
  const known = new Set(splitHead(original).fields)
  const { fields, body } = splitHead(copy)
  return { fields: fields.map((text) => ({ text, change: changeOf(text, known) })), body }
}

function changeOf(field: string, known: ReadonlySet<string>): FieldChange {
  if (known.has(field)) return 'kept'
  const isRenamed = field.startsWith(RENAMED_PREFIX) && known.has(field.slice(RENAMED_PREFIX.length))
  return isRenamed ? 'renamed' : 'added'
}

/** Fields, and what follows them with the blank line. Line ends become LF. */
function splitHead(message: string): { fields: string[]; body: string } {
  const text = message.replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  const head = end < 0 ? text : text.slice(0, end)
  return { fields: head.split(/\n(?![ \t])/), body: end < 0 ? '' : text.slice(end + 1) }
}
