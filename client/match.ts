import type { MessageMatch, TextMatch } from '../server/contract/wait.types.ts'

/** The whole value; a part of it; or a pattern. Upper and lower case differ, save in addresses and with the flag `i`. */
export type TextWanted = string | RegExp | { readonly contains: string }

/** All that are given must hold. */
export interface Match {
  /** Any recipient of the envelope, so also a hidden one. */
  readonly to?: TextWanted
  readonly from?: TextWanted
  readonly subject?: TextWanted
  /** The plain-text part. */
  readonly text?: TextWanted
  readonly header?: Readonly<Record<string, TextWanted>>
  readonly hasAttachment?: boolean
}

/** As the server reads it. Throws `TypeError` for a pattern that it could not run. */
export function toWire({ to, from, subject, text, header, hasAttachment }: Match): MessageMatch {
  return {
    ...(to === undefined ? {} : { to: textMatch(to) }),
    ...(from === undefined ? {} : { from: textMatch(from) }),
    ...(subject === undefined ? {} : { subject: textMatch(subject) }),
    ...(text === undefined ? {} : { text: textMatch(text) }),
    ...(header === undefined ? {} : { header: headerMatch(header) }),
    ...(hasAttachment === undefined ? {} : { hasAttachment }),
  }
}

function headerMatch(header: Readonly<Record<string, TextWanted>>): Record<string, TextMatch> {
  return Object.fromEntries(Object.entries(header).map(([name, wanted]) => [name, textMatch(wanted)]))
}

function textMatch(wanted: TextWanted): TextMatch {
  if (typeof wanted === 'string') return wanted
  if (!(wanted instanceof RegExp)) return { contains: wanted.contains }
  const { source } = wanted
  // What g, y and d change is where a match is found, not whether there is one.
  const flags = wanted.flags.replace(/[gyduv]/g, '')
  try {
    new RegExp(source, `u${flags}`)
  } catch {
    throw new TypeError(
      `${wanted} does not work with the flag u, with which the server runs it: escape only what must be.`,
    )
  }
  return flags === '' ? { regex: source } : { regex: source, flags }
}

export function matchText(match: Match): string {
  const parts = Object.entries(match).map(([name, wanted]) => `${name} ${wantedText(wanted)}`)
  return parts.length === 0 ? 'any message' : `a message with ${parts.join(', ')}`
}

function wantedText(wanted: unknown): string {
  if (wanted instanceof RegExp) return String(wanted)
  return typeof wanted === 'string' ? `'${wanted}'` : JSON.stringify(wanted)
}
