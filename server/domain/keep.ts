/**
 * What stays of a message once all that had to be done with it is done. `headers` removes its body, `envelope` all
 * that the sender wrote: then who mailed whom, when, and what became of it.
 */
export type Keep = 'full' | 'headers' | 'envelope'

export const KEEP_DEFAULT: Keep = 'full'

/** What was taken from a stored message; its `sizeBytes` is that of what is left. */
export interface Removed {
  readonly what: 'body' | 'content'
  readonly atMs: number
  /** Octets that were taken. */
  readonly bytes: number
}
