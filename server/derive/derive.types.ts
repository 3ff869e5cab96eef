import type { ParsedMessage, ParsedPart } from '../mime/mime.types.ts'

/** What a message says, derived from its raw bytes off the main thread. */
export interface Deriver {
  /** New messages may be waiting: index them soon. Cheap; called after every commit. */
  wake(): void
  /** The parsed message, ahead of the backlog and cached; undefined when its bytes are gone. Never rejects for what a message contains. */
  parsed(message: { readonly seq: number; readonly sizeBytes: number }): Promise<ParsedMessage | undefined>
  /** One attachment with its bytes; undefined when there is no such part. */
  part(message: { readonly seq: number; readonly sizeBytes: number }, part: string): Promise<ParsedPart | undefined>
  /** Resolves when every message up to `seq` is indexed. */
  reached(seq: number): Promise<void>
  close(): Promise<void>
}
