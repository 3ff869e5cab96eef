import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Failure } from '../domain/failure.ts'

/** Passwords of people: slow to guess, and never kept as they are. */
export interface Passwords {
  /** The text to keep. */
  hash(plain: string): Promise<string>
  /** Null, for who has none or is nobody, takes as long and is never right. */
  verify(plain: string, hash: string | null): Promise<boolean>
}

/** 32 MiB and about 0.1 s each (OWASP's figures for scrypt). */
const COST = { log2N: 15, r: 8, p: 3 }
const SALT_OCTETS = 16
const HASH_OCTETS = 32
/** One at a time, so that a flood of guesses takes one core and 32 MiB; who comes later than this is sent away. */
const WAITING_MAX = 50

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

export function createPasswords(): Passwords {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= WAITING_MAX)
      throw new Failure('limited', 'Too many are signing in; try again in a minute.')
    waiting += 1
    const done = last.then(work)
    last = done.catch(() => undefined)
    try {
      return await done
    } finally {
      waiting -= 1
    }
  }

  const hash = (plain: string, salt: Buffer, { log2N, r, p }: typeof COST): Promise<Buffer> =>
    inTurn(() =>
      derive(plain.normalize('NFKC'), salt, HASH_OCTETS, {
        N: 2 ** log2N,
        r,
        p,
        maxmem: 256 * 2 ** log2N * r,
      }),
    )

  return {
    hash: async (plain) => {
      const salt = randomBytes(SALT_OCTETS)
      const { log2N, r, p } = COST
      const digest = await hash(plain, salt, COST)
      return ['scrypt', log2N, r, p, salt.toString('base64url'), digest.toString('base64url')].join('$')
    },
    verify: async (plain, kept) => {
      const [, log2N, r, p, salt = '', digest = ''] = kept?.split('$') ?? []
      if (kept === null) {
        await hash(plain, Buffer.alloc(SALT_OCTETS), COST)
        return false
      }
      const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) }
      const given = await hash(plain, Buffer.from(salt, 'base64url'), cost)
      return timingSafeEqual(given, Buffer.from(digest, 'base64url'))
    },
  }
}
