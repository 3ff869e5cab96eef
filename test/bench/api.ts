import { Agent, request } from 'node:http'

/** An answer other than 200. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** JSON over kept-alive connections; rejects with `ApiError` unless the answer is 200. */
export interface Api {
  call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  close(): void
}

export function openApi(httpUrl: string): Api {
  const agent = new Agent({ keepAlive: true })
  return {
    call: (method, path, body) =>
      new Promise((resolve, reject) => {
        const headers = body === undefined ? {} : { 'content-type': 'application/json' }
        const sent = request(`${httpUrl}/api/v1${path}`, { method, agent, headers }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk
          })
          response.on('error', reject).on('end', () => {
            const status = response.statusCode ?? 0
            if (status === 200) resolve(JSON.parse(text))
            else reject(new ApiError(status, `${method} ${path} answered ${status}: ${text}`))
          })
        })
        sent.on('error', reject)
        sent.end(body === undefined ? undefined : JSON.stringify(body))
      }),
    close: () => agent.destroy(),
  }
}
