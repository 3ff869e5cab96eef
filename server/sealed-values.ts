import type { Declarations } from './config/config.types.ts'
import { Failure } from './domain/failure.ts'
import { type SealedValue, showPlace } from './domain/sealed.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { FileDeclarations, Store } from './store/store.types.ts'

type Sealing = { readonly store: Pick<Store, 'sealed'>; readonly secrets: Secrets }

/** An error names this many; the rest is counted. */
const NAMED_MAX = 10

/** What the file declares, as it is kept: passwords of relays sealed. */
export function sealDeclarations(declared: Declarations, secrets: Pick<Secrets, 'seal'>): FileDeclarations {
  const relays = declared.relays.map(({ auth, dkim, ...relay }) => {
    const password = { kind: 'relay-password', relay: relay.name } as const
    const key = { kind: 'dkim-key', relay: relay.name } as const
    return {
      ...relay,
      auth: auth && { ...auth, password: secrets.seal(auth.password, password) },
      dkim: dkim && { ...dkim, key: secrets.seal(dkim.key, key) },
    }
  })
  const { instances, credentials } = declared
  return { instances, credentials, relays }
}

/**
 * Makes the key ready, sees that it opens all that is kept, and ends a rotation that was broken off. `Failure` when
 * something does not open; what the file declares is left out, because it is sealed anew from there.
 */
export async function checkSealed(
  { store, secrets }: Sealing,
  declared: Pick<Declarations, 'relays'>,
): Promise<void> {
  secrets.prepare()
  const names = new Set(declared.relays.map(({ name }) => name))
  const shut = await shutValues({ store, secrets })
  const missed = shut.filter(({ place }) => !('relay' in place) || !names.has(place.relay))
  if (missed.length > 0) throw doNotOpen(missed, secrets)
  await resealAll({ store, secrets })
}

/** Seals everything with the current key, in one commit; resolves with how many values there are. */
export async function resealAll({ store, secrets }: Sealing): Promise<number> {
  const shut = new Set((await shutValues({ store, secrets })).map(({ sealed }) => sealed))
  const values = (await store.sealed.all()).filter(({ sealed }) => !shut.has(sealed))
  const old = values.filter(({ sealed }) => !secrets.isCurrent(sealed))
  const resealed = old.map(({ place, sealed }) => {
    const plain = secrets.open(sealed, place)
    const fingerprint = place.kind === 'constant' ? secrets.fingerprint(plain) : null
    return { place, sealed, replacement: secrets.seal(plain, place), fingerprint }
  })
  if (resealed.length > 0) await store.sealed.replace(resealed)
  if (shut.size === 0) secrets.rotation.finish()
  return values.length
}

/** What none of the known keys opens. */
export async function shutValues({ store, secrets }: Sealing): Promise<readonly SealedValue[]> {
  return whichShut(await store.sealed.all(), secrets)
}

export function whichShut(
  values: readonly SealedValue[],
  secrets: Pick<Secrets, 'open'>,
): readonly SealedValue[] {
  return values.filter(({ place, sealed }) => {
    try {
      secrets.open(sealed, place)
      return false
    } catch (error) {
      if (error instanceof Failure) return true
      throw error
    }
  })
}

function doNotOpen(shut: readonly SealedValue[], secrets: Secrets): Failure {
  const named = shut.slice(0, NAMED_MAX).map(({ place }) => showPlace(place))
  const more = shut.length > NAMED_MAX ? ` and ${shut.length - NAMED_MAX} more` : ''
  return new Failure(
    'unavailable',
    [
      `The database has secrets that the key ${secrets.describeKeys()} does not open: ${named.join(', ')}${more}.`,
      'Put the key back that they were sealed with: secret.key in the data folder from its backup, or',
      'STAGINGPOST_SECRET_KEY (a key that was replaced: STAGINGPOST_SECRET_KEY_PREVIOUS).',
      'If it is lost for good, `stagingpost secrets forget` removes them, to be set again.',
    ].join('\n'),
  )
}
