export interface SourceField {
  readonly name: string
  /** Unfolded, not decoded. */
  readonly value: string
}

/** The header fields of a message's source, and its body. */
export function splitSource(source: string): {
  readonly fields: readonly SourceField[]
  readonly body: string
} {
  const text = source.replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  const head = end < 0 ? text : text.slice(0, end)
  const fields = head.split(/\n(?![ \t])/).flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon < 1) return []
    return [
      {
        name: line.slice(0, colon).trim(),
        value: line
          .slice(colon + 1)
          .replace(/\n\s*/g, ' ')
          .trim(),
      },
    ]
  })
  return { fields, body: end < 0 ? '' : text.slice(end + 2) }
}
