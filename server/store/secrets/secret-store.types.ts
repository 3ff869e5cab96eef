import type { Constant } from '../../domain/constant.ts'
import type { Place, Sealed, SealedValue } from '../../domain/sealed.ts'

/** A constant, and where an instance of the other kind holds the same value. */
export interface ListedConstant extends Constant {
  readonly alsoHeldBy: readonly { readonly instanceId: number; readonly name: string }[]
}

export interface ConstantStore {
  /** Of one instance, by name. */
  list(instanceId: number): Promise<readonly ListedConstant[]>
  /** Makes or replaces it. `Failure('limited')` when the instance has as many as it may. */
  put(constant: Constant): Promise<void>
  /** False when there was none of that name. */
  remove(instanceId: number, name: string, atMs: number): Promise<boolean>
}

/** A sealed value and what takes its place; the fingerprint is that of a constant. */
export interface Resealed extends SealedValue {
  readonly replacement: Sealed
  readonly fingerprint: string | null
}

/** Everything that is sealed, wherever it is kept. */
export interface SealedStore {
  all(): Promise<readonly SealedValue[]>
  /** All in one commit, or none; what changed meanwhile stays. What was replaced is overwritten on disk. */
  replace(values: readonly Resealed[]): Promise<void>
  /** Removes what holds these values: constants, webhooks, and relays, whose mail then waits. */
  forget(places: readonly Place[]): Promise<void>
}
