/**
 * Why an expected refusal happened; each door has one table from code to its own status.
 * - `invalid`: the input is wrong; `field` names where.
 * - `not-found`: no such thing, or one may not see it.
 * - `conflict`: it is there but not in a state that allows this.
 * - `confirmation-needed`: it is possible and has consequences, which the message says; asked for again with a
 *   confirmation it is done.
 * - `refused`: it is never allowed; the message says why.
 * - `limited`: too much or too often; later or less may work.
 * - `unavailable`: our own trouble (disk full, shutting down); the same call may work later.
 */
export type FailureCode =
  | 'invalid'
  | 'not-found'
  | 'conflict'
  | 'confirmation-needed'
  | 'refused'
  | 'limited'
  | 'unavailable'

/** An expected refusal, with words for the person who has to act on it. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  /** Dotted path of the input at fault, such as `instances.shop.email.sender`. */
  readonly field: string | undefined

  constructor(code: FailureCode, message: string, field?: string) {
    super(message)
    this.code = code
    this.field = field
  }
}
