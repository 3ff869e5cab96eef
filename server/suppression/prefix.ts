import type { Classified } from './classify.ts'

/** What a redirected copy may say of those it was kept from. */
export interface Disclosure {
  readonly suppressed: readonly Classified[]
  /** Only where every delivered recipient is a test recipient (RFC 5321 §7.2). */
  readonly showsBcc: boolean
}

/**
 * The words before the subject, such as `(to: a@x.example, cc: b@x.example +2 more) -`: at most `addressesMax`
 * addresses, to before cc before bcc, the rest as a number. It ends in an ASCII word, so that an encoded word
 * that follows does not join it (RFC 2047 §6.2).
 */
export function subjectPrefix(disclosure: Disclosure, addressesMax: number): string[] {
  const shown = inClassOrder(disclosure).slice(0, Math.max(1, addressesMax))
  const words: string[] = []
  let lastClass = ''
  shown.forEach((recipient, index) => {
    if (recipient.class !== lastClass) words.push(`${recipient.class}:`)
    lastClass = recipient.class
    words.push(index < shown.length - 1 ? `${recipient.address},` : recipient.address)
  })
  const more = disclosure.suppressed.length - shown.length
  if (more > 0) words.push(`+${more}`, 'more')
  return [...bracketed(words), '-']
}

/** The suppressed recipients that may be shown. */
export function inClassOrder({ suppressed, showsBcc }: Disclosure): Classified[] {
  const classes = showsBcc ? (['to', 'cc', 'bcc'] as const) : (['to', 'cc'] as const)
  return classes.flatMap((wanted) => suppressed.filter((recipient) => recipient.class === wanted))
}

function bracketed(words: readonly string[]): string[] {
  return words.map(
    (word, index) => `${index === 0 ? '(' : ''}${word}${index === words.length - 1 ? ')' : ''}`,
  )
}
