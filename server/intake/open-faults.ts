import { randomUUID } from 'node:crypto'
import type { Change } from '../domain/change.ts'
import { DEFAULT_INSTANCE } from '../domain/instance.ts'
import type { Store } from '../store/store.types.ts'
import { createFaults, type Faults } from './faults.ts'

export interface OpenFaultsOptions {
  readonly store: Pick<Store, 'instances'>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Which instances have a port of their own. */
  readonly ownPorts: readonly { readonly instance: string }[]
}

/** The faults of a server, which go when their instance may have none any more. */
export function openFaults({ store: { instances }, now, ownPorts }: OpenFaultsOptions): Faults & {
  committed(changes: readonly Change[]): void
} {
  const faults = createFaults({
    now,
    random: Math.random,
    newId: randomUUID,
    // Until the first credential whoever connects is of the default instance, with or without AUTH.
    isKnownAtConnect: ({ name }) =>
      ownPorts.some(({ instance }) => instance === name) ||
      (name === DEFAULT_INSTANCE && !instances.hadCredential()),
  })
  return {
    ...faults,
    committed(changes) {
      if (changes.some(({ kind }) => kind === 'instance.changed')) faults.keepOnly(instances.list())
    },
  }
}
