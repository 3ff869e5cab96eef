import { join } from 'node:path'
import { Failure } from '../domain/failure.ts'
import { type Place, type Seal, type Sealed, showPlace } from '../domain/sealed.ts'
import { KEY_ALLOWED, newKeyText, parseKey, type SecretKey } from './key.ts'
import { readKeyFile, writeKeyFile } from './key-file.ts'
import { fingerprintWith, keyIdOf, openWith, sealWith } from './seal.ts'

/** Encryption at rest. The key is read, or made, when first needed: after the data folder is ours alone. */
export interface Secrets {
  readonly seal: Seal
  /** `Failure('unavailable')` when no key that is known opens it there. */
  open(sealed: Sealed, place: Place): string
  /** Equal for equal values, until the key changes. */
  fingerprint(plain: string): string
  /** Whether it was sealed with the key that seals now. */
  isCurrent(sealed: Sealed): boolean
  /** Names the keys that are known and where they come from, for errors. */
  describeKeys(): string
  /** Reads the key, makes it when there is none. `Failure` when it cannot be used. */
  prepare(): void
  readonly rotation: Rotation
}

/** Changing the key in the key file. From `begin` to `finish` the file holds the new key and the old ones. */
export interface Rotation {
  /** False when the key is configured: then its owner changes it, and names the old one as the previous. */
  readonly ownsKey: boolean
  begin(): void
  /** Forgets all but the current key; call it once every value is sealed with that. */
  finish(): void
}

export interface SecretsOptions {
  readonly dataDir: string
  /** The key as configured; null uses the key file in the data folder. */
  readonly key: string | null
  /** Opens what was sealed before the configured key changed. */
  readonly previousKey: string | null
}

export const KEY_FILE_NAME = 'secret.key'

export function createSecrets({ dataDir, key, previousKey }: SecretsOptions): Secrets {
  const path = join(dataDir, KEY_FILE_NAME)
  let loaded: readonly [SecretKey, ...SecretKey[]] | undefined
  const load = (inFile: readonly string[]) => {
    const texts = [key, ...inFile, previousKey].filter((text) => text !== null)
    const [current, ...others] = texts.map(keyOf)
    if (current === undefined) throw new Error('there is no key')
    loaded = [current, ...others]
    return loaded
  }
  const write = (keys: readonly string[]) => {
    writeKeyFile(path, keys)
    return load(keys)
  }
  const keys = () => {
    if (loaded !== undefined) return loaded
    const inFile = readKeyFile(path)
    return key === null && inFile.length === 0 ? write([newKeyText()]) : load(inFile)
  }
  return {
    seal: (plain, place) => sealWith(keys()[0], plain, place),
    open: (sealed, place) => {
      const opener = keys().find(({ id }) => id === keyIdOf(sealed))
      if (opener === undefined) throw unknownKey(sealed, place)
      const plain = openWith(opener, sealed, place)
      if (plain === undefined) throw doesNotOpen(place)
      return plain
    },
    fingerprint: (plain) => fingerprintWith(keys()[0], plain),
    isCurrent: (sealed) => keyIdOf(sealed) === keys()[0].id,
    describeKeys: () => {
      const source = key === null ? path : 'secretKey'
      return `${keys()
        .map(({ id }) => id)
        .join(', ')} (from ${source})`
    },
    prepare: () => void keys(),
    rotation: {
      ownsKey: key === null,
      begin: () => void write([newKeyText(), ...readKeyFile(path)]),
      finish: () => {
        const [current, ...old] = readKeyFile(path)
        if (key === null && current !== undefined && old.length > 0) write([current])
      },
    },
  }
}

function keyOf(text: string): SecretKey {
  const key = parseKey(text)
  if (key === undefined) throw new Failure('invalid', `The secret key must be ${KEY_ALLOWED}.`, 'secretKey')
  return key
}

function unknownKey(sealed: Sealed, place: Place): Failure {
  const id = keyIdOf(sealed)
  const how = id === '' ? 'is not sealed' : `was sealed with the key ${id}, which is not known here`
  return new Failure('unavailable', `${capital(showPlace(place))} ${how}.`)
}

function doesNotOpen(place: Place): Failure {
  return new Failure(
    'unavailable',
    `${capital(showPlace(place))} does not open: it was altered, or belongs to another place. Set it again.`,
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
