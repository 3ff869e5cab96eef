import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A call's body, as far as tests look into it. */
interface Told {
  readonly type: string
  readonly data: {
    readonly instance: { readonly name: string }
    readonly message: {
      readonly id: string
      readonly subject: string | null
      readonly envelope: { readonly to: readonly string[] }
      readonly recipientCount: number
      readonly decision: { readonly kind: string; readonly reason: string | null }
    }
    readonly delivery?: { readonly address: string; readonly reply: string | null }
    readonly release?: { readonly to: readonly string[] }
  }
}

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly json: Told
}

/** Answers a request; the number is how many came before it. */
export type Answering = (response: ServerResponse, at: number, request: Received) => void

export interface Receiver {
  readonly url: string
  readonly port: number
  readonly requests: readonly Received[]
  /** Resolves once so many came in all. */
  received(count: number): Promise<readonly Received[]>
  answerWith(answering: Answering): void
}

/** Another system that takes webhooks, on a port of loopback; closed when the running test ends. */
export async function openReceiver(answering: Answering = ok): Promise<Receiver> {
  const requests: Received[] = []
  const waiting = new Set<() => void>()
  let answer = answering
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const received = { path: request.url ?? '', headers: request.headers, body, json: JSON.parse(body) }
    const at = requests.push(received) - 1
    answer(response, at, received)
    for (const look of waiting) look()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    requests,
    answerWith: (other) => {
      answer = other
    },
    received: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (requests.length < count) return
          waiting.delete(look)
          resolve(requests)
        }
        waiting.add(look)
        look()
      }),
  }
}

export const ok: Answering = (response) => response.writeHead(204).end()

/** As the specification of Standard Webhooks tells a receiver to check, and by nothing of ours. */
export function isAuthentic({ headers, body }: Pick<Received, 'headers' | 'body'>, secret: string): boolean {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`)
}
