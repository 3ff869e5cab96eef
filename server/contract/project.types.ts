/** One application or client site: a group of instances. */
export interface ProjectView {
  name: string
  label: string
  createdAt: string
  /** Names of its instances, without deleted ones. */
  instances: string[]
}

export interface ProjectListView {
  projects: ProjectView[]
}

/** POST /projects */
export interface ProjectInput {
  /** `[a-z0-9-]`, at most 63 characters. */
  name: string
  label?: string | undefined
}

/** PATCH of a project: what is left out stays. */
export interface ProjectPatch {
  name?: string | undefined
  label?: string | undefined
}
