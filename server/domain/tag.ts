/** Longer ones fit no row of a list. */
const LENGTH_MAX = 50
/** More would hide the message behind them. */
export const TAGS_MAX = 20
/** Separators of lists and of the search language, and what no screen shows. */
const FORBIDDEN = /[",\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u

/** A tag as it is kept: lower case, single spaces, so that one tag has one spelling. Undefined when it is none. */
export function tagOf(written: string): string | undefined {
  const tag = written.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
  return tag === '' || [...tag].length > LENGTH_MAX || FORBIDDEN.test(tag) ? undefined : tag
}

/** The tags of a list with commas, such as `X-Tags: orders, reset`; what is no tag is left out. */
export function tagsOf(list: string): readonly string[] {
  return list.split(',').flatMap((written) => tagOf(written) ?? [])
}

/** The tags, each once, as many as a message may bear. */
export function joinedTags(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].slice(0, TAGS_MAX)
}

/** The part of an address behind a plus sign: `bob+orders@shop.example` tags its mail `orders`. */
export function plusTag(address: string): string | undefined {
  const [, tag] = /^[^"@+][^"@+]*\+([^"@]+)@/.exec(address) ?? []
  return tag === undefined ? undefined : tagOf(tag)
}
