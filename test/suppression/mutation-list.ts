/** One deliberate mistake: pieces of source text and what stands there instead. */
export interface Mutation {
  readonly name: string
  readonly edits: readonly Edit[]
}

interface Edit {
  /** Below `server/`. */
  readonly file: string
  /** Must occur exactly once, so that no mutation goes stale unseen. */
  readonly find: string
  readonly replace: string
}

function mutation(
  name: string,
  ...edits: readonly [file: string, find: string, replace: string][]
): Mutation {
  return { name, edits: edits.map(([file, find, replace]) => ({ file, find, replace })) }
}

const HEADER = 'suppression/header.ts'
const DECIDE = 'suppression/decide.ts'
const HEAD = 'suppression/redirect-head.ts'
const PATTERN = 'suppression/pattern.ts'
const WORDS = 'suppression/words.ts'
const RENAME = 'suppression/rename.ts'
const KEPT = 'suppression/kept-fields.ts'
const SAFE = 'suppression/safe-set.ts'

/** Mistakes that leak, lose or corrupt; the property test must find every one. */
export const MUTATIONS: readonly Mutation[] = [
  mutation(
    'the separator of the original is kept instead of our own blank line',
    [HEADER, 'bodyAt: next, canonical: canonical', 'bodyAt: at, canonical: canonical'],
    [HEAD, "    Buffer.from('\\r\\n'),\n", ''],
  ),
  mutation('Reply-To is inert', [KEPT, "  'date',\n", "  'date',\n  'reply-to',\n"]),
  mutation(
    'lone CR is not made CRLF',
    [
      HEADER,
      'if (octet === CR || octet === LF) break',
      'if ((octet === CR && bytes[at + 1] === LF) || octet === LF) break',
    ],
    [
      'suppression/canonical.ts',
      'if ((before === CR) !== (octet === LF)) lone++',
      'if (before !== CR && octet === LF) lone++',
    ],
    ['suppression/canonical.ts', 'return before === CR ? lone + 1 : lone', 'return lone'],
    ['suppression/canonical.ts', 'if (before === CR && octet !== LF) out[length++] = LF', ''],
    ['suppression/canonical.ts', 'if (before === CR) out[length] = LF', ''],
  ),
  mutation('no guard against encoded words in addresses', [WORDS, " || word.includes('=?')", '']),
  mutation('allowed domains match as suffixes', [
    PATTERN,
    "return !exactOnly && pattern.domain === domain\n      case 'glob'",
    "return !exactOnly && domain.endsWith(pattern.domain)\n      case 'glob'",
  ]),
  mutation('controls are not cleaned', [WORDS, "return text.replace(INVISIBLE, '?')", 'return text']),
  mutation('the original MAIL FROM is kept', [DECIDE, "envelope.from === '' ? '' : sender", 'envelope.from']),
  mutation('no loop guard', [
    DECIDE,
    "if (header.fields.some(({ name }) => name === MARK.toLowerCase())) return held('loop')\n",
    '',
  ]),
  mutation('the prefix has no ASCII word at its end', [
    'suppression/prefix.ts',
    "[...bracketed(words), '-']",
    'bracketed(words)',
  ]),
  mutation('an empty test list sends', [
    DECIDE,
    "if (suppressed.length > 0 && testers.length === 0) return held('no-test-recipients')\n",
    '',
  ]),
  mutation('fields are dropped instead of renamed', [
    RENAME,
    'return [PREFIX_BYTES, ...fittingLine',
    'return [].slice(0, 0) ?? [PREFIX_BYTES, ...fittingLine',
  ]),
  mutation('encoded words are too long', [
    'suppression/encoded-word.ts',
    'PAYLOAD_OCTETS_MAX = 45',
    'PAYLOAD_OCTETS_MAX = 60',
  ]),
  mutation('no fold before a first encoded word', [
    WORDS,
    'if (column + 1 + word.length > LINE_OCTETS_MAX) {',
    'if (column + 1 + word.length > LINE_OCTETS_MAX && column > 20) {',
  ]),
  mutation('no blank line ends the header', [HEAD, "    Buffer.from('\\r\\n'),\n", "    Buffer.from(''),\n"]),
  mutation('hidden recipients are always told', [
    DECIDE,
    'showsBcc: areTesters(instance.email, allowed)',
    'showsBcc: true',
  ]),
  mutation('hidden recipients are told where nobody is allowed, and not where the allowed are testers', [
    DECIDE,
    'showsBcc: areTesters(instance.email, allowed)',
    'showsBcc: allowed.length === 0',
  ]),
  mutation('Bcc is renamed although recipients are hidden', [
    HEAD,
    'return isBcc && !disclosure.showsBcc ? [] :',
    'return',
  ]),
  mutation('local parts fold with all of Unicode', [
    'domain/address.ts',
    'return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())',
    'return text.toLowerCase()',
  ]),
  mutation('quotes, % and ! match domain patterns', [
    PATTERN,
    'const exactOnly = CARRIES_MORE.test(local)',
    'const exactOnly = false',
  ]),
  mutation('globs are not anchored at their end', [PATTERN, 'return globAt === glob.length', 'return true']),
  mutation('a domain is put on the wire as written', [
    SAFE,
    'const domain = asciiDomain(domainOf(address))',
    'const domain = domainOf(address)',
  ]),
  mutation('allowed recipients get no copy', [
    DECIDE,
    'redirectSafeSet(instance.email, testers, allowed)',
    'testers',
  ]),
  mutation('everybody in the envelope gets the copy', [
    DECIDE,
    'redirectSafeSet(instance.email, testers, allowed)',
    '[...testers, ...recipients.map(({ address }) => address as SafeAddress)]',
  ]),
  mutation('the null sender is replaced', [DECIDE, "envelope.from === '' ? '' : sender", 'sender']),
  mutation('refused names are passed', [KEPT, ' && whyNotPassed(name) === undefined', '']),
  mutation('To is inert', [
    KEPT,
    'return passHeaders.some',
    "if (name === 'to') return true\n  return passHeaders.some",
  ]),
  mutation('names count with their case', [HEADER, 'nameEnd).toLowerCase()', 'nameEnd)']),
  mutation('white space before the colon is no field', [
    HEADER,
    'while (at < end && isWsp(bytes[at])) at++\n  return',
    'return',
  ]),
  mutation('control octets stay in inert fields', [HEAD, ' && !field.has.control', '']),
  mutation('8-bit octets stay in renamed fields', [
    'suppression/ascii-value.ts',
    'return has.eightBit || has.control',
    'return has.control',
  ]),
  mutation('a first line that grew is not folded', [
    RENAME,
    'if (grownBy + start.length + firstLineEnd <= LINE_OCTETS_MAX) return',
    'return',
  ]),
  mutation('the greeting of the client is trusted', [
    'suppression/received.ts',
    "return name === '' ? 'unknown' : name",
    'return claimed',
  ]),
  mutation('the redirect limit is not kept', [
    DECIDE,
    "if (!(context.redirectsInLastHour < redirectLimit)) return held('redirect-limit')\n",
    '',
  ]),
  mutation(
    'staging may deliver',
    [DECIDE, "instance.kind !== 'production'", 'instance.kind === undefined'],
    [SAFE, "instance.kind === 'production' &&", 'instance.kind !== undefined &&'],
  ),
  mutation('delivered mail keeps Bcc', ['suppression/deliver-head.ts', "'bcc', ", '']),
  mutation('the label of an instance may hold an address', [HEAD, ".replaceAll('@', ' at ')", '']),
  mutation('To lists addresses that look like encoded words', [
    HEAD,
    'to.filter(isPlainAddress)',
    'to.filter(() => true)',
  ]),
]
