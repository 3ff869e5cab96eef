/** A search that is kept under a name, for everybody who works in the instance. */
export interface KeptSearchView {
  name: string
  /** In the search language. */
  search: string
  /** What new mail that matches is tagged with; null when it is only a search. */
  tag: string | null
}

export interface KeptSearchListView {
  searches: KeptSearchView[]
}

/** PUT /instances/{i}/searches/{name} */
export interface KeptSearchInput {
  search: string
  tag?: string | null | undefined
}

/** Tags in use. */
export interface TagListView {
  tags: { tag: string; count: number }[]
}
