import { rmSync } from 'node:fs'
import type { Change } from '../../domain/change.ts'
import type { ArgsOf, OperationName, Operations } from '../operations.ts'
import type { Connection } from '../sqlite/connection.ts'
import { databaseFailure, isDatabaseError, isFull, losesTransaction } from '../sqlite/database-failure.ts'
import type { Outcome } from '../sqlite/operation.ts'
import type { ApplySizeLimit } from './size-limit.ts'
import { toWire, type WireError } from './wire-error.ts'

export type WriteRequest = {
  readonly [N in OperationName]: { readonly name: N; readonly args: ArgsOf<N> }
}[OperationName]

export type WriteResult =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: WireError }

export interface BatchResult {
  /** One for each request, in order. */
  readonly results: readonly WriteResult[]
  /** Of all that was committed, by `seq`. */
  readonly changes: readonly Change[]
}

export type RunBatch = (requests: readonly WriteRequest[]) => BatchResult

/** What an operation did, or why it could not. */
type Done = Outcome<unknown> | { readonly error: unknown }

/**
 * Runs writes as one commit (group commit: one fsync for all). Where one is bad, all are begun anew, each in a savepoint,
 * so that it fails alone: SQLite copies every page that an operation in a savepoint changes, which most never need. What
 * fails the transaction fails them all, save that for lack of room each is tried again by itself: one large mail must not
 * refuse the small ones, nor the deletion that makes room.
 */
export function prepareBatches(
  connection: Connection,
  operations: Operations,
  applySizeLimit: ApplySizeLimit,
): RunBatch {
  const transaction = prepareTransaction(connection, operations, applySizeLimit)
  return (requests) => {
    try {
      return transaction(requests)
    } catch (error) {
      if (!isDatabaseError(error)) throw error
      if (!isFull(error) || requests.length === 1)
        return { results: requests.map(() => failed(error)), changes: [] }
      return joined(requests.map((request) => prepareAlone(transaction)(request)))
    }
  }
}

function prepareAlone(transaction: RunBatch) {
  return (request: WriteRequest): BatchResult => {
    try {
      return transaction([request])
    } catch (error) {
      if (!isDatabaseError(error)) throw error
      return { results: [failed(error)], changes: [] }
    }
  }
}

function prepareTransaction(
  { driver }: Connection,
  operations: Operations,
  applySizeLimit: ApplySizeLimit,
): RunBatch {
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) =>
    driver.prepare(sql),
  )
  const savepoint = driver.prepare('SAVEPOINT operation')
  const release = driver.prepare('RELEASE operation')
  const undo = driver.prepare('ROLLBACK TO operation')
  const runInSavepoint = (request: WriteRequest): Done => {
    savepoint.run()
    try {
      const done = call(operations, request, applySizeLimit)
      release.run()
      return done
    } catch (error) {
      if (losesTransaction(error) || !driver.inTransaction) throw error
      undo.run()
      release.run()
      return { error }
    }
  }
  const runAll = (requests: readonly WriteRequest[]): readonly Done[] => {
    try {
      return requests.map((request) => call(operations, request, applySizeLimit))
    } catch (error) {
      if (losesTransaction(error) || !driver.inTransaction) throw error
      rollback?.run()
      begin?.run()
      return requests.map(runInSavepoint)
    }
  }
  return (requests) => {
    begin?.run()
    try {
      const outcomes = runAll(requests)
      commit?.run()
      return published(outcomes)
    } catch (error) {
      if (driver.inTransaction) rollback?.run()
      throw error
    }
  }
}

/** The name picks the operation that the arguments were typed for; TypeScript cannot follow that through a union. */
function call(
  operations: Operations,
  { name, args }: WriteRequest,
  applySizeLimit: ApplySizeLimit,
): Outcome<unknown> {
  applySizeLimit(name)
  const operation = operations[name] as (args: unknown) => Outcome<unknown>
  return operation(args)
}

/** After the commit: what the bytes were spooled in is no longer needed. */
function published(outcomes: readonly Done[]): BatchResult {
  const changes: Change[] = []
  const results = outcomes.map((done): WriteResult => {
    if ('error' in done) return failed(done.error)
    changes.push(...done.changes)
    if (done.spentFile !== undefined) rmSync(done.spentFile, { force: true })
    return { ok: true, result: done.result }
  })
  return { results, changes }
}

function joined(batches: readonly BatchResult[]): BatchResult {
  return {
    results: batches.flatMap(({ results }) => results),
    changes: batches.flatMap(({ changes }) => changes),
  }
}

function failed(error: unknown): WriteResult {
  return { ok: false, error: toWire(databaseFailure(error)) }
}
