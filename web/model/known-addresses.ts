import type { MessageListItem } from '../../server/contract/message.types.ts'

/** As many rows are looked at: who wrote to whom lately. */
const ROWS_MAX = 500

/** Addresses of these messages that a search by `field` finds them by, each once; those of the newest first. */
export function knownAddresses(rows: readonly MessageListItem[], field: string): readonly string[] {
  const read = READERS.get(field)
  if (read === undefined) return []
  // What needs quotation marks is no address that anybody looks for by its beginning.
  const found = rows
    .slice(0, ROWS_MAX)
    .flatMap(read)
    .filter((address) => /^[^\s"()]+$/.test(address))
  return [...new Set(found)]
}

const READERS: ReadonlyMap<string, (row: MessageListItem) => readonly string[]> = new Map([
  ['from', ({ from, envelope }) => [from.address ?? envelope.from]],
  ['recipient', ({ recipients }) => recipients.map(({ address }) => address)],
  ...(['to', 'cc', 'bcc'] as const).map(
    (field) =>
      [
        field,
        ({ recipients }: MessageListItem) =>
          recipients.filter((one) => one.class === field).map(({ address }) => address),
      ] as const,
  ),
])
