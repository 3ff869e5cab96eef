/** What may be written at the caret of a search. */
export interface Suggestion {
  /** Stands in place of the word at the caret. */
  readonly text: string
  readonly hint: string
}

export interface Known {
  readonly tags: readonly string[]
  readonly searches: readonly { readonly name: string; readonly search: string }[]
  /** That a search by this field would find. */
  readonly addresses: (field: string) => readonly string[]
}

const SHOWN_MAX = 8

const FIELDS: readonly Suggestion[] = [
  { text: 'from:', hint: 'sender, by address or name' },
  { text: 'to:', hint: 'recipient in To' },
  { text: 'recipient:', hint: 'any recipient, bcc too' },
  { text: 'subject:', hint: 'words of the subject' },
  { text: 'is:', hint: 'unread, held, failed …' },
  { text: 'has:', hint: 'attachment, code, link, calendar' },
  { text: 'tag:', hint: 'with that tag' },
  { text: 'newer:', hint: 'received within' },
  { text: 'bcc:', hint: 'in the envelope, in no header' },
  { text: 'cc:', hint: 'recipient in Cc' },
  { text: 'text:', hint: 'words of the text' },
  { text: 'filename:', hint: 'name of an attachment' },
  { text: 'header:', hint: 'header:X-Name:value' },
  { text: 'message-id:', hint: 'the Message-ID' },
  { text: 'larger:', hint: 'larger than, such as 2M' },
  { text: 'smaller:', hint: 'smaller than, such as 10k' },
  { text: 'after:', hint: 'received on that day or later' },
  { text: 'before:', hint: 'received before that day' },
]

const VALUES: Readonly<Record<string, readonly (readonly [value: string, hint: string])[]>> = {
  is: [
    ['unread', 'not opened yet'],
    ['read', 'opened'],
    ['starred', 'with a star'],
    ['held', 'could not be sent on'],
    ['redirected', 'a copy went to the test recipients'],
    ['relayed', 'the relay took it'],
    ['failed', 'the relay refused it'],
  ],
  has: [
    ['attachment', 'with attachments'],
    ['code', 'with a code to type in'],
    ['link', 'with links'],
    ['calendar', 'with an invitation'],
  ],
  newer: [
    ['10m', 'within ten minutes'],
    ['1h', 'within an hour'],
    ['1d', 'within a day'],
    ['1w', 'within a week'],
  ],
  larger: [
    ['100k', '100 KB and more'],
    ['1M', '1 MB and more'],
  ],
  smaller: [
    ['10k', 'up to 10 KB'],
    ['100k', 'up to 100 KB'],
  ],
  header: [
    ['List-Unsubscribe', 'can be unsubscribed from'],
    ['Reply-To', 'answers go elsewhere'],
    ['X-Mailer:', 'the program that wrote it'],
  ],
}

/** Suggestions for the word that ends at the caret; none inside quotation marks. */
export function suggestions(text: string, caret: number, known: Known): readonly Suggestion[] {
  const word = wordAt(text, caret)
  if (word === undefined) return []
  const { minus, field, value } = word
  const found =
    field === null
      ? [...keptLike(value, known, minus), ...FIELDS.filter((offer) => offer.text.startsWith(value))]
      : [
          ...valuesOf(field, known).filter(({ text: offer }) => {
            const written = offer.slice(field.length + 1).toLowerCase()
            return written.startsWith(value) && written !== value
          }),
          ...addressesLike(field, value, known),
        ]
  return found.slice(0, SHOWN_MAX).map((offer) => ({ ...offer, text: minus + offer.text }))
}

/** The search with the suggestion in place of the word at the caret, and where the caret stands then. */
export function applied(
  text: string,
  caret: number,
  { text: offer }: Suggestion,
): { text: string; caret: number } {
  const start = wordStart(text, caret)
  const isOpen = offer.endsWith(':')
  const rest = text.slice(caret)
  const gap = isOpen || /^\s/.test(rest) ? '' : ' '
  const before = text.slice(0, start) + offer + gap
  return { text: before + rest, caret: before.length }
}

interface Word {
  readonly minus: '' | '-'
  readonly field: string | null
  /** In lower case. */
  readonly value: string
}

function wordAt(text: string, caret: number): Word | undefined {
  const quotes = text.slice(0, caret).split('"').length - 1
  if (quotes % 2 === 1) return undefined
  const written = text.slice(wordStart(text, caret), caret).toLowerCase()
  const minus = written.startsWith('-') ? '-' : ''
  const bare = written.slice(minus.length)
  const colon = bare.indexOf(':')
  return colon < 0
    ? { minus, field: null, value: bare }
    : { minus, field: bare.slice(0, colon), value: bare.slice(colon + 1) }
}

function wordStart(text: string, caret: number): number {
  return text.slice(0, caret).search(/[^\s()]*$/)
}

function valuesOf(field: string, { tags }: Known): readonly Suggestion[] {
  const values =
    field === 'tag'
      ? tags.map((tag) => [tag.includes(' ') ? `"${tag}"` : tag, 'tag'] as const)
      : Object.hasOwn(VALUES, field)
        ? (VALUES[field] ?? [])
        : []
  return values.map(([value, hint]) => ({ text: `${field}:${value}`, hint }))
}

/** By any part: of many addresses at one domain, one knows the name. */
function addressesLike(field: string, value: string, { addresses }: Known): readonly Suggestion[] {
  return addresses(field)
    .filter((address) => address.toLowerCase().includes(value) && address.toLowerCase() !== value)
    .map((address) => ({ text: `${field}:${address}`, hint: '' }))
}

/** A kept search stands for all that it says. */
function keptLike(value: string, { searches }: Known, minus: string): readonly Suggestion[] {
  if (minus !== '' || value === '') return []
  return searches
    .filter(({ name }) => name.toLowerCase().includes(value))
    .map(({ name, search }) => ({ text: search, hint: name }))
}
