import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { readCodes } from '../mime/codes.ts'
import { readDeliveryReport } from '../mime/delivery-report.ts'
import { safeHtml } from '../mime/html.ts'
import type { SafeHtmlOptions } from '../mime/html-urls.ts'
import { readLinks } from '../mime/links.ts'
import type { ReadMessage } from '../mime/mime.types.ts'
import { parseMessage } from '../mime/parse.ts'
import { readPart } from '../mime/part.ts'
import { readStructure } from '../mime/structure.ts'
import type { DerivedFacts } from '../store/store.types.ts'
import type { PreviewOptions } from './derive.types.ts'
import { factsOf, rawFacts } from './facts.ts'
import type { FromParser, Job, JobOf, JobResults, ParserThreadData, RawMessage } from './job.types.ts'
import { proofOf } from './remote-proof.ts'

/** The parser yields often, so some messages at once keep the thread busy. */
const PARSED_AT_ONCE = 8

/** Accepting mail goes before the backlog when there is not enough processor for both. */
const NICENESS = 5

const data = workerData as ParserThreadData

/** A worker thread: takes one job at a time, answers each. Only a bug makes it answer `error`. */
function serve(): void {
  const port = parentPort
  if (port === null) throw new Error('parser-thread.ts runs as a worker thread only')
  // On Linux this is the calling thread's alone; elsewhere it would be the whole process's.
  if (process.platform === 'linux' && data.priority === 'backlog') setPriority(NICENESS)
  const send = (message: FromParser, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
  port.on('message', (job: Job) => {
    run(job).then(
      ({ result, transfer }) => send({ kind: 'done', result }, transfer),
      (error: unknown) =>
        send({ kind: 'error', message: error instanceof Error ? error.message : String(error) }),
    )
  })
  send({ kind: 'ready' })
}

interface Outcome {
  readonly result: JobResults[keyof JobResults]
  readonly transfer?: ArrayBuffer[]
}

async function run(job: Job): Promise<Outcome> {
  switch (job.kind) {
    case 'index': {
      const result = await deriveAll(job.messages)
      return { result, transfer: result.flatMap((facts) => buffersOf(facts.compressedChunks ?? [])) }
    }
    case 'parse':
      return { result: await readMessage(job.bytes) }
    case 'structure':
      return { result: readStructure(job.bytes) }
    case 'part': {
      const part = await readPart(job.bytes, job.part)
      // Small contents may share a pool with others: they are copied.
      const isAlone = part?.bytes.byteLength === part?.bytes.buffer.byteLength
      return { result: part, transfer: part !== undefined && isAlone ? buffersOf([part.bytes]) : [] }
    }
    case 'preview':
      return { result: preview(job) }
    default:
      return job satisfies never
  }
}

async function readMessage(bytes: Uint8Array): Promise<ReadMessage> {
  const parsed = await parseMessage(bytes)
  const report = await readDeliveryReport(bytes, parsed)
  return { ...parsed, codes: readCodes(parsed), links: readLinks(parsed), report }
}

async function deriveAll(messages: readonly RawMessage[]): Promise<readonly DerivedFacts[]> {
  const facts: DerivedFacts[] = []
  const rest = messages.values()
  const work = async () => {
    for (const { seq, bytes } of rest)
      facts.push(factsOf(seq, await parseMessage(bytes), rawFacts(bytes, data.section)))
  }
  await Promise.all(Array.from({ length: PARSED_AT_ONCE }, work))
  return facts
}

function preview({ html, options, contentIds }: JobOf<'preview'>) {
  const parts = new Map(contentIds)
  return safeHtml(html, {
    partUrl: (contentId) => {
      const part = parts.get(contentId)
      return part === undefined ? undefined : options.partUrlPrefix + part + options.partUrlSuffix
    },
    openUrl: (href) => options.openUrlPrefix + encodeURIComponent(href),
    remoteUrl: remoteUrlOf(options.remote),
    scheme: options.scheme,
  })
}

function remoteUrlOf(remote: PreviewOptions['remote']): SafeHtmlOptions['remoteUrl'] {
  if (remote === 'blocked') return null
  const { urlPrefix, scope, key } = remote
  return (href) => `${urlPrefix}${proofOf(key, scope, href)}?url=${encodeURIComponent(href)}`
}

function buffersOf(views: readonly Uint8Array[]): ArrayBuffer[] {
  return views.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}

serve()
