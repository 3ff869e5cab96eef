import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Problem } from '../contract/problem.types.ts'
import { Failure, type FailureCode } from '../domain/failure.ts'

/** A body that is streamed there, or an answer that is streamed back. */
export interface Transfer {
  readonly method: 'GET' | 'POST'
  /** Below `/api/v1`. */
  readonly path: string
  readonly upload?: { readonly type: string; readonly bytes: Readable }
}

export interface TransferServer {
  /** Such as `https://post.example.com`. */
  readonly base: string
  /** Empty sends none. */
  readonly token: string
  /** `own`: it is this machine, whose certificate is for another name. */
  readonly certificate: 'checked' | 'own'
}

/** Resolves with the answer as it comes; rejects with the `Failure` that the API answers with. Nothing is in memory whole. */
export async function transfer(
  { base, token, certificate }: TransferServer,
  { method, path, upload }: Transfer,
): Promise<Readable> {
  const url = `${base}/api/v1${path}`
  const headers = {
    connection: 'close',
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    ...(upload === undefined ? {} : { 'content-type': upload.type }),
  }
  const options = { method, headers, agent: false }
  const sent = url.startsWith('https:')
    ? secure(url, { ...options, rejectUnauthorized: certificate === 'checked' })
    : plain(url, options)
  const answer = new Promise<Readable & { readonly statusCode?: number | undefined }>((resolve, reject) => {
    sent.once('response', resolve)
    sent.on('error', reject)
  })
  if (upload === undefined) sent.end()
  // A server that refuses answers before it has read all; then the answer counts.
  else pipeline(upload.bytes, sent).catch((error: Error) => void sent.destroy(error))
  const response = await answer.catch((error: Error) => {
    throw new Failure('unavailable', `The server at ${base} does not answer: ${error.message}.`)
  })
  const { statusCode = 0 } = response
  if (statusCode >= 200 && statusCode < 300) return response
  throw refusal(base, statusCode, await text(response))
}

/** What the API said, as a `Failure`. */
export function refusal(base: string, status: number, answer: string): Failure {
  try {
    const { code, detail } = JSON.parse(answer) as Problem
    return new Failure(code as FailureCode, detail)
  } catch {
    // Not one of our answers: a proxy, or another program.
    return new Failure('unavailable', `${base} answered ${status}, and not as a Stagingpost server does.`)
  }
}
