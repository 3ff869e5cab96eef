import { type AttachmentStream, MailParser, type MessageText } from 'mailparser'
import type { ParseLimits } from './limits.ts'

/** What is known of a part before its bytes. */
export interface PartHead {
  /** From 1. */
  readonly number: number
  readonly stream: AttachmentStream
}

/** Receives one part's decoded bytes in order. */
export interface PartSink {
  chunk(bytes: Uint8Array): void
  /** All of it was read. */
  end(checksum: string): void
}

export interface Walk {
  readonly text: string | null
  readonly html: string | null
  readonly stop: Stop | null
}

/** Why a walk ended early. */
export type Stop =
  | { readonly kind: 'parts' | 'header' | 'time' }
  | { readonly kind: 'broken'; readonly message: string }

const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  // Attached messages and delivery reports are parts of their own, to be opened as what they are.
  ignoreEmbedded: true,
  keepDeliveryStatus: true,
  checksumAlgo: 'sha256',
}

/**
 * Reads a message part by part; `open` decides what becomes of each attachment's bytes. Pieces are fed in order.
 * Resolves with what was read, however it ended; never rejects.
 */
export function walk(
  pieces: readonly Uint8Array[],
  limits: ParseLimits,
  open: (part: PartHead) => PartSink,
): Promise<Walk> {
  return new Promise((resolve) => {
    const parser = new MailParser({
      ...OPTIONS,
      maxHeadSize: limits.headerBytes,
      maxChildNodes: limits.parts,
    })
    let body: MessageText | undefined
    let number = 0
    const finish = (stop: Stop | null) => {
      clearTimeout(timer)
      parser.removeAllListeners('data')
      // It may still emit errors of streams that it abandons.
      parser.on('error', () => {})
      if (stop !== null) parser.destroy()
      resolve({ text: body?.text ?? null, html: body?.html ?? null, stop })
    }
    const timer = setTimeout(() => finish({ kind: 'time' }), limits.timeMs)
    const fail = (error: unknown) => finish(stopOf(error))
    parser.on('data', (data) => {
      if (data.type === 'text') {
        body = data
        return
      }
      number += 1
      readPart(data, open({ number, stream: data }), fail)
    })
    parser.once('error', fail)
    parser.once('end', () => finish(null))
    feed(parser, pieces).catch(fail)
  })
}

function readPart(stream: AttachmentStream, sink: PartSink, fail: (error: unknown) => void): void {
  stream.content.on('data', (chunk: Uint8Array) => sink.chunk(chunk))
  stream.content.once('error', fail)
  stream.content.once('end', () => {
    sink.end(stream.checksum ?? '')
    stream.release?.()
  })
}

async function feed(parser: MailParser, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) parser.write(piece)
  parser.end()
}

function stopOf(error: unknown): Stop {
  const message = error instanceof Error ? error.message : String(error)
  if (/child nodes/.test(message)) return { kind: 'parts' }
  if (/header size/.test(message)) return { kind: 'header' }
  return { kind: 'broken', message }
}
