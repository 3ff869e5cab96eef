import {
  type Address,
  addressKey,
  asciiDomain,
  domainOf,
  foldAscii,
  localPartOf,
  parseAddress,
} from '../domain/address.ts'
import { PUBLIC_MAIL_DOMAINS } from './public-mail-domains.ts'

/** One entry of `allowedRecipients`, read. `text` is the entry as written. */
export type Pattern =
  /** `*`: everybody. */
  | { readonly kind: 'everybody'; readonly text: string }
  /** `@domain`: every mailbox of that very domain, none of a domain below it. */
  | { readonly kind: 'domain'; readonly text: string; readonly domain: string }
  /** `anna+*@domain`: `*` stands for any characters of the local part. */
  | { readonly kind: 'glob'; readonly text: string; readonly local: string; readonly domain: string }
  /** `user@domain`: one mailbox. */
  | { readonly kind: 'exact'; readonly text: string; readonly key: string }
  /** Matches nothing. */
  | { readonly kind: 'invalid'; readonly text: string; readonly problem: string }

const PATTERN_OCTETS_MAX = 512
/** `user%host@relay`, `host!user@relay` and quotes can carry a second address past a pattern. */
const CARRIES_MORE = /[%!"]/
const FORMS =
  '"user@domain", "@domain", a local part with stars such as "anna+*@domain", or "*" for everybody'

/** Reads an entry; never throws, since a rule with a bad entry must still refuse everybody else. */
export function readPattern(text: string): Pattern {
  const invalid = (problem: string): Pattern => ({ kind: 'invalid', text, problem })
  if (text === '*') return { kind: 'everybody', text }
  if (Buffer.byteLength(text) > PATTERN_OCTETS_MAX)
    return invalid(`is longer than ${PATTERN_OCTETS_MAX} octets`)
  const at = text.lastIndexOf('@')
  if (at < 0) return invalid(`has no "@"; allowed: ${FORMS}`)
  const local = text.slice(0, at)
  const domain = asciiDomain(text.slice(at + 1))
  if (domain === '')
    return invalid('has no valid domain behind the "@"; stars are possible in the local part only')
  if (local === '') return { kind: 'domain', text, domain }
  if (!local.includes('*')) {
    const address = parseAddress(text)
    return address === undefined
      ? invalid(`is no address; allowed: ${FORMS}`)
      : { kind: 'exact', text, key: addressKey(address) }
  }
  if (CARRIES_MORE.test(local))
    return invalid('has a star beside "%", "!" or a quote, which only an exact address may have')
  // With its stars filled in it must be an address, so that no pattern is wider than it looks.
  if (parseAddress(text.replaceAll('*', 'x')) === undefined)
    return invalid(`is no address pattern; allowed: ${FORMS}`)
  return { kind: 'glob', text, local: foldAscii(local), domain }
}

/** The first pattern that `address` matches. Linear in patterns; no regular expressions, always anchored. */
export function matchingPattern(patterns: readonly Pattern[], address: Address): Pattern | undefined {
  const key = addressKey(address)
  const domain = asciiDomain(domainOf(address))
  if (domain === '') return undefined
  const local = foldAscii(localPartOf(address))
  const exactOnly = CARRIES_MORE.test(local)
  return patterns.find((pattern) => {
    switch (pattern.kind) {
      case 'exact':
        return pattern.key === key
      case 'everybody':
        return !exactOnly
      case 'domain':
        return !exactOnly && pattern.domain === domain
      case 'glob':
        return !exactOnly && pattern.domain === domain && matchesGlob(pattern.local, local)
      case 'invalid':
        return false
      default:
        return pattern satisfies never
    }
  })
}

/** Why a pattern is so wide that somebody has to say that it is meant; undefined when it is not. */
export function whyAcknowledge(pattern: Pattern): string | undefined {
  if (pattern.kind === 'everybody') return 'it allows everybody, so a staging instance would mail real people'
  const domain = pattern.kind === 'domain' || isWideGlob(pattern) ? pattern.domain : ''
  return PUBLIC_MAIL_DOMAINS.has(domain) ? `anybody may have a mailbox at ${domain}` : undefined
}

/** `anna+*` is one person's mailbox; `a*` and `*` are anybody's. */
function isWideGlob(pattern: Pattern): pattern is Pattern & { kind: 'glob' } {
  return pattern.kind === 'glob' && !/^[^*]+\+/.test(pattern.local)
}

/** Whether `text` is `glob` with each star filled in. Goes back to the last star only: at most glob × text steps. */
function matchesGlob(glob: string, text: string): boolean {
  let globAt = 0
  let textAt = 0
  let starAt = -1
  let resumeAt = 0
  while (textAt < text.length) {
    if (glob[globAt] === '*') {
      starAt = globAt++
      resumeAt = textAt
    } else if (glob[globAt] === text[textAt]) {
      globAt++
      textAt++
    } else if (starAt >= 0) {
      globAt = starAt + 1
      textAt = ++resumeAt
    } else {
      return false
    }
  }
  while (glob[globAt] === '*') globAt++
  return globAt === glob.length
}
