/** One application or client site: a group of instances. */
export interface Project {
  readonly id: number
  /** `[a-z0-9-]`, unique. */
  readonly name: string
  readonly label: string
  readonly createdAtMs: number
}
