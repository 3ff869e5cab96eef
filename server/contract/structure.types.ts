/** GET …/structure: the tree of MIME parts as written. */
export interface StructureView {
  root: StructurePartView
  /** There are more parts, or they are nested deeper, than are shown. */
  isCut: boolean
}

export interface StructurePartView {
  /** `1` is the message, `1.2` its second part. */
  path: string
  contentType: string
  charset: string | null
  encoding: string | null
  disposition: string | null
  /** As written, not decoded. */
  filename: string | null
  /** Of its body, as encoded. */
  sizeBytes: number
  children: StructurePartView[]
}
