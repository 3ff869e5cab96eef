import { displayText } from './display-text.ts'
import { decodeHeaderText } from './encoded-words.ts'
import type { HeaderField } from './header-reader.ts'

/** A field is shown up to here; the raw message has all of it. */
const VALUE_OCTETS_MAX = 64 * 1024

/** Name as written, value unfolded, decoded and without invisible characters. */
export function shownField({ name, body }: HeaderField): readonly [name: string, value: string] {
  return [name, displayText(decodeHeaderText(body.slice(0, VALUE_OCTETS_MAX))).trim()]
}
