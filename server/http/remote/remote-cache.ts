import { createHash } from 'node:crypto'
import { Failure } from '../../domain/failure.ts'
import type { RemoteFetch, RemotePicture } from './remote-fetch.ts'

/** A few newsletters. */
const CACHE_BYTES_MAX = 64 * 1024 * 1024
const KEPT_MS = 60 * 60 * 1000
/** A host that did not answer is asked again after this. */
const FAILURE_KEPT_MS = 60 * 1000
/** Connections to other hosts at once, and pictures that wait for one. */
const AT_ONCE_MAX = 8
const WAITING_MAX = 200

export interface CachedPicture extends RemotePicture {
  readonly etag: string
}

interface Entry {
  readonly picture: Promise<CachedPicture>
  untilMs: number
  sizeBytes: number
}

/** Loads each picture once an hour, a few at a time; asking twice at once is one load. */
export function createRemoteCache(fetch: RemoteFetch): (url: string) => Promise<CachedPicture> {
  const entries = new Map<string, Entry>()
  const inTurn = fewAtOnce()
  let total = 0
  const drop = (url: string, entry: Entry) => {
    if (entries.get(url) === entry) entries.delete(url)
    total -= entry.sizeBytes
    entry.sizeBytes = 0
  }
  return (url) => {
    const known = entries.get(url)
    if (known !== undefined && known.untilMs > Date.now()) return known.picture
    if (known !== undefined) drop(url, known)
    const entry: Entry = {
      picture: inTurn(() => fetch(url)).then(withTag),
      untilMs: Number.POSITIVE_INFINITY,
      sizeBytes: 0,
    }
    entries.set(url, entry)
    entry.picture.then(
      ({ bytes }) => {
        entry.untilMs = Date.now() + KEPT_MS
        entry.sizeBytes = bytes.length
        total += bytes.length
        for (const [oldUrl, old] of entries) {
          if (total <= CACHE_BYTES_MAX) break
          if (old !== entry) drop(oldUrl, old)
        }
      },
      () => {
        entry.untilMs = Date.now() + FAILURE_KEPT_MS
      },
    )
    return entry.picture
  }
}

function withTag(picture: RemotePicture): CachedPicture {
  return { ...picture, etag: `"${createHash('sha256').update(picture.bytes).digest('base64url')}"` }
}

function fewAtOnce() {
  let busy = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= WAITING_MAX)
      throw new Failure('limited', 'Too many pictures are being loaded; look again in a moment.')
    if (busy >= AT_ONCE_MAX) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) busy -= 1
      else next()
    }
  }
}
