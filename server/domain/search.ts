import type { DecisionKind } from './message.ts'

/**
 * A search, parsed. Text becomes a `Search` in `search-syntax.ts`, SQL in the store, a predicate nowhere:
 * there is one meaning, the store's.
 */
export type Search =
  /** Matches everything. */
  | { readonly kind: 'everything' }
  /** The newest message of each conversation; nobody writes it, lists that group ask for it. */
  | { readonly kind: 'newest' }
  | { readonly kind: 'all'; readonly of: readonly Search[] }
  | { readonly kind: 'any'; readonly of: readonly Search[] }
  | { readonly kind: 'not'; readonly of: Search }
  /** Words in sequence in the named field, or in any of them; `prefix` when the last word was written `ver*`. */
  | {
      readonly kind: 'text'
      readonly field: TextField | null
      readonly words: string
      readonly prefix: boolean
    }
  /** An address, or a part of one, in the named role. `recipient` is any of to, cc, bcc. */
  | { readonly kind: 'address'; readonly role: AddressRole; readonly value: string }
  | { readonly kind: 'message-id'; readonly value: string }
  | { readonly kind: 'is'; readonly state: IsState }
  | { readonly kind: 'has'; readonly what: HasFact }
  /** What was decided about it. Written searches have `is:` for it; lists take it as a parameter. */
  | { readonly kind: 'decision'; readonly decision: DecisionKind }
  /** Bears that tag. */
  | { readonly kind: 'tag'; readonly tag: string; readonly prefix: boolean }
  /** Has that header field, in lower case; with `words`, each of them is in one such field. `prefix` as above. */
  | {
      readonly kind: 'header'
      readonly name: string
      readonly words: string | null
      readonly prefix: boolean
    }
  | { readonly kind: 'size'; readonly than: 'larger' | 'smaller'; readonly sizeBytes: number }
  | { readonly kind: 'received'; readonly side: 'after' | 'before'; readonly atMs: number }

export type TextField = 'subject' | 'addresses' | 'text' | 'filenames'
export type AddressRole = 'from' | 'to' | 'cc' | 'bcc' | 'recipient'
/** What parsing finds in a message. */
export type HasFact = 'attachment' | 'code' | 'link' | 'calendar'
export type IsState = 'read' | 'unread' | 'starred' | 'held' | 'redirected' | 'relayed' | 'failed'
