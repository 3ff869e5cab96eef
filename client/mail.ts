import type {
  AttachmentView,
  CodeView,
  LinkView,
  MessageView,
  RecipientView,
} from '../server/contract/message.types.ts'
import type { Connection } from './connection.ts'

export type Link = LinkView

/** A message that came, and what a test does with it. */
export class Mail {
  readonly #connection: Connection
  /** Everything that the API says of it. */
  readonly view: MessageView

  constructor(connection: Connection, view: MessageView) {
    this.#connection = connection
    this.view = view
  }

  get id(): string {
    return this.view.id
  }

  get subject(): string {
    return this.view.subject ?? ''
  }

  /** The address in its From field. */
  get from(): string {
    return this.view.from.address ?? this.view.envelope.from
  }

  /** Everybody in the envelope. */
  get to(): readonly string[] {
    return this.view.envelope.to
  }

  get recipients(): readonly RecipientView[] {
    return this.view.recipients
  }

  get text(): string {
    return this.view.text ?? ''
  }

  get html(): string {
    return this.view.html ?? ''
  }

  get links(): readonly LinkView[] {
    return this.view.links
  }

  get codes(): readonly CodeView[] {
    return this.view.codes
  }

  get attachments(): readonly AttachmentView[] {
    return this.view.attachments
  }

  /** The first field of that name, decoded. */
  header(name: string): string | undefined {
    return this.view.headers.find(([field]) => field.toLowerCase() === name.toLowerCase())?.[1]
  }

  /** The first link whose text or target matches, pictures aside; without `wanted`, the first to act on. Throws when there is none. */
  link(wanted?: RegExp | string): LinkView {
    const links = this.links.filter(({ kind }) => kind !== 'image' && kind !== 'tracking')
    const found =
      wanted === undefined
        ? links.find(({ kind }) => kind === 'action')
        : links.find(({ text, href }) => isWanted(text, wanted) || isWanted(href, wanted))
    if (found !== undefined) return found
    const there = links.map(({ text, href }) => `  '${text}' ${href}`).join('\n') || '  (none)'
    throw new Error(
      `'${this.subject}' has no link${wanted === undefined ? '' : ` ${wanted}`}. Its links:\n${there}`,
    )
  }

  /** The code that the reader is meant to type in. Throws when there is none that is clear. */
  code(): string {
    const [first] = this.codes
    if (first !== undefined) return first.value
    throw new Error(`'${this.subject}' has no code. Its text begins: ${this.view.snippet}`)
  }

  /** The bytes as received. */
  raw(): Promise<Uint8Array> {
    return this.#connection.bytes(`${this.#path}/raw`)
  }

  /** The content of one of its attachments, by file name. Throws when there is none. */
  async attachment(filename: string): Promise<Uint8Array> {
    const found = this.attachments.find((each) => each.filename === filename)
    if (found !== undefined) return this.#connection.bytes(`${this.#path}/parts/${found.part}`)
    const names = this.attachments.map((each) => each.filename ?? each.contentType).join(', ') || 'none'
    throw new Error(`'${this.subject}' has no attachment ${filename}. There is: ${names}`)
  }

  /** Moves it to the trash. */
  async delete(): Promise<void> {
    await this.#connection.ask('DELETE', this.#path)
  }

  get #path(): string {
    return `/instances/${encodeURIComponent(this.view.instance)}/messages/${this.id}`
  }
}

function isWanted(value: string, wanted: RegExp | string): boolean {
  return typeof wanted === 'string'
    ? value.includes(wanted)
    : new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(value)
}
