import type { Change } from '../domain/change.ts'
import type { ParsedPart, ReadMessage, SafeDocument } from '../mime/mime.types.ts'
import type { Structure } from '../mime/structure.ts'

/** What a message says, derived from its raw bytes off the main thread. */
export interface Deriver {
  /** New messages are indexed soon. Cheap; called after every commit. */
  committed(changes: readonly Change[]): void
  /** The parsed message with its codes and links, ahead of the backlog and cached; undefined when its bytes are gone. Never rejects for what a message contains. */
  parsed(message: { readonly seq: number; readonly sizeBytes: number }): Promise<ReadMessage | undefined>
  /** One attachment with its bytes; undefined when there is no such part. */
  part(
    message: { readonly seq: number; readonly sizeBytes: number },
    part: string,
  ): Promise<ParsedPart | undefined>
  /** The tree of its parts; undefined when its bytes are gone. */
  structure(message: { readonly seq: number; readonly sizeBytes: number }): Promise<Structure | undefined>
  /**
   * Its HTML made safe for the sandboxed frame, in a worker: sanitising megabytes would stop the main loop.
   * Null when it has no HTML; undefined when its bytes are gone.
   */
  preview(
    message: { readonly seq: number; readonly sizeBytes: number },
    options: PreviewOptions,
  ): Promise<SafeDocument | null | undefined>
  /** Resolves when every message up to `seq` is indexed. */
  reached(seq: number): Promise<void>
  close(): Promise<void>
}

/** Plain values, since they cross to a worker. */
export interface PreviewOptions {
  /** A part's URL is this and its number: `…/parts/`. */
  readonly partUrlPrefix: string
  /** What follows the part in its URL. */
  readonly partUrlSuffix: string
  readonly scheme: 'light' | 'dark'
  /** A link leads to this and its target, URI-encoded: `/open?url=`. */
  readonly openUrlPrefix: string
  /** Pictures on other hosts: left out, or had at this URL, a proof made with the key, and `?url=`. */
  readonly remote: 'blocked' | { readonly urlPrefix: string; readonly scope: string; readonly key: string }
}
