import { Agent, request } from 'node:http'

/** An answer other than 200. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The API over kept-alive connections; rejects with `ApiError` unless the answer is 200. */
export interface Api {
  /** With and for JSON. */
  call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  bytes(path: string): Promise<Buffer>
  close(): void
}

export function openApi(httpUrl: string): Api {
  const agent = new Agent({ keepAlive: true })
  const ask = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      const sent = request(`${httpUrl}/api/v1${path}`, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject).on('end', () => {
          const status = response.statusCode ?? 0
          const answer = Buffer.concat(chunks)
          if (status === 200) resolve(answer)
          else reject(new ApiError(status, `${method} ${path} answered ${status}: ${answer}`))
        })
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return {
    call: async (method, path, body) => JSON.parse((await ask(method, path, body)).toString()),
    bytes: (path) => ask('GET', path),
    close: () => agent.destroy(),
  }
}
