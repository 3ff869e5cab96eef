/** More addresses than that in one field are not looked at: who is not found counts as bcc. */
const ADDRESSES_MAX = 10_000

/** A local part without needless quotes, and a domain as written. */
export interface ListedAddress {
  readonly local: string
  readonly domain: string
}

/**
 * Every address in the value of a To or Cc field (RFC 5322 §3.4, §4.4): quoted strings, comments, groups,
 * routes and white space where the obsolete syntax has them. What can't be read is left out. Linear in the
 * length of `value`, however it nests.
 */
export function addressesIn(value: string): ListedAddress[] {
  const reader = new ListReader(value)
  return reader.read()
}

/** The local part without quotes where it can do without them (RFC 5322 §3.2.4: both name one mailbox). */
export function plainLocalPart(local: string): string {
  if (!local.startsWith('"') || !local.endsWith('"') || local.length < 2) return local
  return plainQuoted(local.slice(1, -1).replace(/\\(.)/gs, '$1'))
}

function plainQuoted(content: string): string {
  if (/^[^\s()<>[\]:;@\\,."]+(?:\.[^\s()<>[\]:;@\\,."]+)*$/.test(content)) return content
  return `"${content.replace(/["\\]/g, '\\$&')}"`
}

class ListReader {
  readonly #value: string
  readonly #found: ListedAddress[] = []
  #at = 0
  /** The address that is being read; in angle brackets or not. */
  #piece = ''
  #lastAt = -1
  #inAngle = false
  /** Two words side by side: a name, not an address. */
  #isName = false
  #spaceBefore = false
  /** The last text was a dot or an at sign, around which white space does not count (RFC 5322 §4.4). */
  #lastJoins = false
  #isRoute = false
  /** An opening `"`, `(` or `[` that nothing closes is an ordinary character, and so is each after it. */
  readonly #unclosed = new Set<string>()

  constructor(value: string) {
    this.#value = value
  }

  read(): ListedAddress[] {
    while (this.#at < this.#value.length && this.#found.length < ADDRESSES_MAX) this.#step()
    this.#finish()
    return this.#found
  }

  #step(): void {
    const character = this.#value.charAt(this.#at)
    switch (character) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        this.#spaceBefore = true
        this.#at++
        break
      case '"':
        this.#quoted()
        break
      case '(':
        this.#comment()
        break
      case '[':
        this.#literal()
        break
      case '<':
        this.#openAngle()
        break
      case '>':
        this.#closeAngle()
        break
      case ',':
        this.#comma()
        break
      case ';':
        this.#separator()
        break
      case ':':
        this.#colon()
        break
      default:
        this.#literally()
    }
  }

  #append(text: string): void {
    const joins = text === '.' || text === '@'
    if (this.#spaceBefore && this.#piece !== '' && !this.#lastJoins && !joins) this.#isName = true
    this.#spaceBefore = false
    this.#lastJoins = joins
    if (this.#isName) return
    if (text === '@') {
      this.#isRoute ||= this.#piece === ''
      this.#lastAt = this.#piece.length
    }
    this.#piece += text
  }

  #quoted(): void {
    const end = this.#closing('"', (character) => (character === '"' ? 'close' : 'inside'))
    if (end < 0) {
      this.#literally()
    } else {
      this.#append(plainQuoted(this.#value.slice(this.#at + 1, end).replace(/\\(.)/gs, '$1')))
      this.#at = end + 1
    }
  }

  #comment(): void {
    let depth = 0
    const end = this.#closing('(', (character) => {
      if (character === '(') depth++
      return character === ')' && depth-- === 0 ? 'close' : 'inside'
    })
    if (end < 0) {
      this.#literally()
    } else {
      this.#spaceBefore = true
      this.#at = end + 1
    }
  }

  #literal(): void {
    const end = this.#closing('[', (character) => (character === ']' ? 'close' : 'inside'))
    if (end < 0) {
      this.#literally()
    } else {
      this.#append(this.#value.slice(this.#at, end + 1))
      this.#at = end + 1
    }
  }

  #openAngle(): void {
    if (this.#inAngle) this.#finish()
    this.#start()
    this.#inAngle = true
    this.#at++
  }

  #closeAngle(): void {
    if (this.#inAngle) this.#finish()
    this.#start()
    this.#at++
  }

  /** In a route, `<@a,@b:c@d>`, commas separate hosts (RFC 5322 §4.4). */
  #comma(): void {
    if (this.#inAngle && this.#isRoute) this.#append(',')
    else this.#finish()
    this.#at++
  }

  #separator(): void {
    this.#finish()
    this.#at++
  }

  /** What stands before it is the name of a group, or a route. */
  #colon(): void {
    const inAngle = this.#inAngle
    this.#start()
    this.#inAngle = inAngle
    this.#at++
  }

  #literally(): void {
    this.#append(this.#value.charAt(this.#at))
    this.#at++
  }

  /** Index of the character that closes what opens here, `\` escapes skipped; -1 when there is none. */
  #closing(opening: string, look: (character: string) => 'close' | 'inside'): number {
    if (this.#unclosed.has(opening)) return -1
    for (let at = this.#at + 1; at < this.#value.length; at++) {
      const character = this.#value.charAt(at)
      if (character === '\\') at++
      else if (look(character) === 'close') return at
    }
    this.#unclosed.add(opening)
    return -1
  }

  /** Ends one address of the list. */
  #finish(): void {
    const at = this.#lastAt
    if (!this.#isName && at > 0) {
      this.#found.push({ local: this.#piece.slice(0, at), domain: this.#piece.slice(at + 1) })
    }
    this.#start()
  }

  #start(): void {
    this.#piece = ''
    this.#lastAt = -1
    this.#isName = false
    this.#isRoute = false
    this.#inAngle = false
    this.#spaceBefore = false
    this.#lastJoins = false
  }
}
