import { Failure, type FailureCode } from '../../domain/failure.ts'

/** An error on its way between threads: structured clone keeps neither the class nor the fields of a `Failure`. */
export type WireError =
  | {
      readonly kind: 'failure'
      readonly code: FailureCode
      readonly message: string
      readonly field: string | undefined
    }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string | undefined }

export function toWire(error: unknown): WireError {
  if (error instanceof Failure) {
    return { kind: 'failure', code: error.code, message: error.message, field: error.field }
  }
  const known = error instanceof Error ? error : new Error(String(error))
  return { kind: 'bug', message: known.message, stack: known.stack }
}

export function fromWire(wire: WireError): Error {
  if (wire.kind === 'failure') return new Failure(wire.code, wire.message, wire.field)
  const error = new Error(wire.message)
  if (wire.stack !== undefined) error.stack = wire.stack
  return error
}
