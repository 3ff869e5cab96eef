import { STATUS_CODES } from 'node:http'
import type { Problem } from '../../contract/problem.types.ts'
import { Failure, type FailureCode } from '../../domain/failure.ts'

/** What a client is told about each kind of expected refusal. */
const STATUS: Record<FailureCode, number> = {
  invalid: 422,
  'not-found': 404,
  conflict: 409,
  'confirmation-needed': 409,
  refused: 403,
  limited: 429,
  unavailable: 503,
}

/** A refusal whose status says more than its code: the request itself is at fault, not what it asks for. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421 | 422 | 426
  readonly errors: readonly { path: string; message: string }[]

  constructor(status: BadRequest['status'], detail: string, errors: BadRequest['errors'] = []) {
    super(detail)
    this.status = status
    this.errors = errors
  }
}

/** Several refusals of one input, told together. */
export class Failures extends Error {
  override readonly name = 'Failures'
  readonly all: readonly [Failure, ...Failure[]]

  constructor(all: Failures['all']) {
    super(all.map(({ message }) => message).join('; '))
    this.all = all
  }
}

/** The problem to answer with, or undefined when `error` is a bug. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Failure) {
    return problem(STATUS[error.code], error.code, error.message, fieldErrors(error))
  }
  if (error instanceof Failures) {
    const { code } = error.all[0]
    return problem(STATUS[code], code, error.message, error.all.flatMap(fieldErrors))
  }
  if (error instanceof BadRequest) {
    return problem(error.status, CODE_OF_STATUS[error.status], error.message, error.errors)
  }
  return undefined
}

export const INTERNAL_PROBLEM: Problem = problem(
  500,
  'internal',
  'Something went wrong here; the log has it.',
  [],
)

function fieldErrors({ field, message }: Failure): { path: string; message: string }[] {
  if (field === undefined) return []
  // The path says it; in the detail the words have to.
  const prefix = `${field}: `
  return [{ path: field, message: message.startsWith(prefix) ? message.slice(prefix.length) : message }]
}

const CODE_OF_STATUS: Record<BadRequest['status'], string> = {
  400: 'invalid',
  401: 'sign-in-needed',
  403: 'refused',
  404: 'not-found',
  405: 'invalid',
  413: 'limited',
  415: 'invalid',
  421: 'refused',
  422: 'invalid',
  426: 'invalid',
}

function problem(
  status: number,
  code: string,
  detail: string,
  errors: readonly { path: string; message: string }[],
): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  const told = { type: 'about:blank', title, status, detail, code }
  return errors.length === 0 ? told : { ...told, errors: [...errors] }
}
