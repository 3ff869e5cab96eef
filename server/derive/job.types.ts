import type { ParsedPart, ReadMessage, SafeDocument } from '../mime/mime.types.ts'
import type { Structure } from '../mime/structure.ts'
import type { DerivedFacts } from '../store/store.types.ts'
import type { PreviewOptions } from './derive.types.ts'

/** `urgent`: somebody waits for this message. `backlog`: in its turn. */
export type Priority = 'urgent' | 'backlog'

/** What a worker is started with: the jobs it is for, and the section that it shares with its owner. */
export interface ParserThreadData {
  readonly priority: Priority
  readonly section: SharedArrayBuffer
}

export interface RawMessage {
  readonly seq: number
  readonly bytes: Uint8Array
}

/** What a worker is asked. */
export type Job =
  | { readonly kind: 'index'; readonly messages: readonly RawMessage[] }
  | { readonly kind: 'parse'; readonly bytes: Uint8Array }
  | { readonly kind: 'structure'; readonly bytes: Uint8Array }
  | { readonly kind: 'part'; readonly bytes: Uint8Array; readonly part: string }
  | {
      readonly kind: 'preview'
      readonly html: string
      readonly options: PreviewOptions
      /** Content-ID and number of each part that has one. */
      readonly contentIds: readonly (readonly [contentId: string, part: string])[]
    }

/** What it answers to each kind. */
export interface JobResults {
  readonly index: readonly DerivedFacts[]
  readonly parse: ReadMessage
  readonly structure: Structure
  readonly part: ParsedPart | undefined
  readonly preview: SafeDocument
}

export type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>

/** From a worker: that it can start, then one answer to each job. */
export type FromParser =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: JobResults[keyof JobResults] }
  | { readonly kind: 'error'; readonly message: string }
