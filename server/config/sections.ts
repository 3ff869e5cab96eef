import { z } from 'zod'

/** Longest name of an instance or a relay; it stands in URLs, headers and lists. */
const NAME_CHARACTERS_MAX = 63
const NAME = new RegExp(`^[a-z0-9](?:[a-z0-9-]{0,${NAME_CHARACTERS_MAX - 2}}[a-z0-9])?$`)

/** A mapping that knows its keys. The error text of every issue says what is allowed. */
export function section<S extends Readonly<Record<string, z.ZodType>>>(shape: S) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    // For unknown keys the text is the known ones: the did-you-mean is made from it.
    error: ({ code }) =>
      code === 'unrecognized_keys' ? known.join(' ') : `a section of ${known.join(', ')}`,
  })
}

/** A mapping from names that people choose. */
export function named<T extends z.ZodType>(what: string, entry: T) {
  return z.record(z.string().regex(NAME, { error: NAME_ALLOWED }), entry, {
    error: `a section with one entry per ${what}, by name`,
  })
}

/** A name that people choose, as in `named`. */
export function name() {
  return z.string({ error: NAME_ALLOWED }).regex(NAME, { error: NAME_ALLOWED })
}

const NAME_ALLOWED = `a name of a to z, 0 to 9 and inner hyphens, at most ${NAME_CHARACTERS_MAX} characters`
