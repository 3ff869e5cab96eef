import { addressKey, foldAscii, parseAddress } from '../domain/address.ts'
import type { MessageRow } from '../store/store.types.ts'
import type { GlanceCondition } from './condition.ts'

/** The texts that a condition on a row is asked of. */
export function rowValues(
  { envelope, summary }: MessageRow,
  kind: GlanceCondition['kind'],
): readonly string[] {
  switch (kind) {
    case 'to':
      return envelope.to.map(({ address }) => address)
    case 'from':
      return present([summary.fromAddress, envelope.from])
    case 'subject':
      return present([summary.subject])
    default:
      return kind satisfies never
  }
}

/** What there is of these; an empty text is as good as none. */
export function present(values: readonly (string | null)[]): readonly string[] {
  return values.filter((value) => value !== null && value !== '').map(String)
}

interface RowAddresses {
  /** As `addressKey` writes them. */
  readonly keys: ReadonlySet<string>
  /** In lower case, one a line: looked through as a whole, a thousand of them take no longer than one and a half. */
  readonly folded: string | null
}

/** Read once for all that ask: thousands may wait for a recipient each. */
export function rowAddresses(row: MessageRow): Readonly<Record<'to' | 'from', RowAddresses>> {
  const before = known.get(row)
  if (before !== undefined) return before
  const both = { to: readAddresses(rowValues(row, 'to')), from: readAddresses(rowValues(row, 'from')) }
  known.set(row, both)
  return both
}

const known = new WeakMap<MessageRow, ReturnType<typeof rowAddresses>>()

function readAddresses(values: readonly string[]): RowAddresses {
  const folded = values.length === 0 ? null : foldAscii(values.join('\n'))
  return { keys: new Set(values.map(mailboxKey)), folded }
}

/** What two spellings of one mailbox share. */
export function mailboxKey(text: string): string {
  const address = parseAddress(text)
  return address === undefined ? foldAscii(text) : addressKey(address)
}
