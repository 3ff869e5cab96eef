import type { Address } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import {
  type Fault,
  type FaultEffect,
  type FaultStage,
  faultProblem,
  isAlive,
  type NewFault,
} from '../domain/fault.ts'
import type { Instance } from '../domain/instance.ts'
import { matchingPattern, type Pattern, readPattern } from '../suppression/pattern.ts'

/** Each is looked at for each command; more are tests that forgot to tidy up. */
const FAULTS_MAX = 200

type Who = Pick<Instance, 'id' | 'name' | 'kind' | 'faults'>

/** The faults that tests asked for, in memory: a restart forgets them, as does their time. */
export interface Faults {
  /** Throws `Failure` where it may not be, or makes no sense. */
  add(instance: Who, fault: NewFault): Fault
  /** Oldest first. */
  list(instanceId: number): readonly Fault[]
  /** False when there is none of that id. */
  remove(instanceId: number, id: string): boolean
  /** Returns how many there were. */
  clear(instanceId: number): number
  /** What happens at this stage, and counts it: the first fault that strikes. Null: nothing. */
  strike(instance: Who, at: FaultStage, recipients: readonly Address[]): FaultEffect | null
  /** Forgets those of instances that may have none any more. */
  keepOnly(instances: readonly Who[]): void
}

export interface FaultsOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** At least 0, below 1. */
  readonly random: () => number
  readonly newId: () => string
  /** Whether a connection is known to be of this instance before it says anything. */
  readonly isKnownAtConnect: (instance: Who) => boolean
}

type Kept = Fault & { readonly pattern: Pattern | null }

export function createFaults({ now, random, newId, isKnownAtConnect }: FaultsOptions): Faults {
  const kept = new Map<number, readonly Kept[]>()

  function alive(instanceId: number): readonly Kept[] {
    const all = kept.get(instanceId)
    if (all === undefined) return []
    const nowMs = now()
    const left = all.filter((fault) => isAlive(fault, nowMs))
    put(instanceId, left)
    return left
  }

  function put(instanceId: number, faults: readonly Kept[]): void {
    if (faults.length === 0) kept.delete(instanceId)
    else kept.set(instanceId, faults)
  }

  return {
    add(instance, fault) {
      const refusal = refusalOf(instance, fault, isKnownAtConnect)
      if (refusal !== undefined) throw refusal
      const before = alive(instance.id)
      if (before.length >= FAULTS_MAX) {
        throw new Failure(
          'limited',
          `Instance '${instance.name}' has ${FAULTS_MAX} faults already: remove some.`,
        )
      }
      const pattern = fault.recipient === null ? null : readPattern(fault.recipient)
      const added = { ...fault, id: newId(), struck: 0, pattern }
      put(instance.id, [...before, added])
      return added
    },
    list: alive,
    remove(instanceId, id) {
      const before = alive(instanceId)
      const left = before.filter((fault) => fault.id !== id)
      put(instanceId, left)
      return left.length < before.length
    },
    clear(instanceId) {
      const { length } = alive(instanceId)
      kept.delete(instanceId)
      return length
    },
    strike(instance, at, recipients) {
      if (!kept.has(instance.id) || !mayHave(instance)) return null
      const faults = alive(instance.id)
      const struck = faults.find(
        (fault) => fault.at === at && isFor(fault, recipients) && random() < fault.probability,
      )
      if (struck === undefined) return null
      put(
        instance.id,
        faults.map((fault) => (fault === struck ? { ...fault, struck: fault.struck + 1 } : fault)),
      )
      const { reply, delayMs, disconnect, bytesPerSecond } = struck
      return { reply, delayMs, disconnect, bytesPerSecond }
    },
    keepOnly(instances) {
      const ids = new Set(instances.filter(mayHave).map(({ id }) => id))
      for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id)
    },
  }
}

/** Production mail is taken as it comes, whatever a fault says. */
function mayHave({ kind, faults }: Who): boolean {
  return kind === 'staging' && faults
}

function isFor({ pattern }: Kept, recipients: readonly Address[]): boolean {
  return pattern === null || recipients.some((address) => matchingPattern([pattern], address) !== undefined)
}

function refusalOf(
  instance: Who,
  fault: NewFault,
  isKnownAtConnect: FaultsOptions['isKnownAtConnect'],
): Failure | undefined {
  const { name, kind } = instance
  if (kind === 'production') {
    const words = `Instance '${name}' is production: its mail is taken as it comes. Faults are for staging.`
    return new Failure('refused', words)
  }
  if (!instance.faults) {
    const words = `Faults are off on instance '${name}': switch them on with PATCH {"faults": true}, or stagingpost instance faults ${name}.`
    return new Failure('conflict', words, 'faults')
  }
  const problem = faultProblem(fault)
  if (problem !== undefined)
    return new Failure('invalid', `${problem.field}: ${problem.words}.`, problem.field)
  const pattern = fault.recipient === null ? null : readPattern(fault.recipient)
  if (pattern?.kind === 'invalid') {
    return new Failure('invalid', `recipient: '${pattern.text}' ${pattern.problem}.`, 'recipient')
  }
  if (fault.at === 'CONNECT' && !isKnownAtConnect(instance)) {
    const words = `at: nobody knows at CONNECT that a connection is of instance '${name}', since it says so by AUTH; use AUTH, or give the instance a port of its own (smtp.listen in the file).`
    return new Failure('invalid', words, 'at')
  }
  return undefined
}
