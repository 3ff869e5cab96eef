/** RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  /**
   * Stable, for programs: `invalid`, `not-found`, `conflict`, `confirmation-needed`, `refused`, `limited`,
   * `unavailable`, `internal`.
   */
  code: string
  /** What is wrong where, when the input was not understood. */
  errors?: { path: string; message: string }[] | undefined
}
