/** A search under a name; with a tag, new mail that matches is given it. */
export interface KeptSearch {
  readonly name: string
  /** In the search language. */
  readonly search: string
  readonly tag: string | null
}

export interface SearchStore {
  /** By name. */
  list(instanceId: number): Promise<readonly KeptSearch[]>
  /** Replaces one of the same name. `Failure('limited')` when there are too many. */
  put(instanceId: number, search: KeptSearch, atMs: number): Promise<void>
  /** False when there is none of that name. */
  remove(instanceId: number, name: string, atMs: number): Promise<boolean>
  /** The tags in use, by name, with how many messages bear each, the trash included. */
  tags(instanceId: number): Promise<readonly TagCount[]>
}

export interface TagCount {
  readonly tag: string
  readonly count: number
}

/** What to do to the tags of messages. */
export interface TagChange {
  readonly kind: 'set' | 'add' | 'remove'
  /** As `tagOf` makes them. */
  readonly tags: readonly string[]
}
