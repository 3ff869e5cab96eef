/** A constant as shown: never its value. */
export interface ConstantView {
  name: string
  setAt: string
  /** Instances of the other kind that hold the same value, staging or production. */
  alsoHeldBy: { instance: string; name: string }[]
  /** The same in words for people; null when all is well. */
  warning: string | null
}

/** GET /instances/{i}/constants */
export interface ConstantListView {
  constants: ConstantView[]
}

/** PUT /instances/{i}/constants/{name} */
export interface ConstantInput {
  /** One line, at most 4096 octets. It is never shown again. */
  value: string
}
