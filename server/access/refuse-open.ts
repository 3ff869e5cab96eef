import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'

type Settings = Pick<Instance, 'name' | 'kind' | 'email' | 'notifications'>

/**
 * With `access: open` nobody is asked for a password, so no instance may send anything. A `Failure('refused')` that
 * names those that could: what the configuration declares was checked with it, what the data folder `holds` besides
 * was not.
 */
export function refuseOpen(
  holds: readonly Settings[],
  declared: readonly Pick<Instance, 'name'>[],
): Failure | undefined {
  const redeclared = new Set(declared.map(({ name }) => name))
  const sending = holds.filter(
    ({ name, kind, email, notifications }) =>
      !redeclared.has(name) && (kind !== 'staging' || email.mode !== 'capture' || notifications),
  )
  if (sending.length === 0) return undefined
  const names = sending.map(({ name, kind, email }) => `${name} (${kind}, ${whyOf(kind, email)})`).join(', ')
  return new Failure(
    'refused',
    `access: open is for staging instances that capture, but the data folder has ${names}. ` +
      'Choose another data folder, declare them with kind staging and mode capture, or start without access: open.',
    'access',
  )
}

/** Who neither delivers nor redirects is here for its API notifications. */
function whyOf(kind: Settings['kind'], { mode }: Settings['email']): string {
  return kind === 'staging' && mode === 'capture' ? 'with API notifications' : mode
}
