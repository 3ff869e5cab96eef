import { errorOf, StagingpostError } from './errors.ts'

/** Asks one server. */
export interface Connection {
  /** Rejects with `StagingpostError`. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  bytes(path: string): Promise<Uint8Array>
}

export function connect(url: string, token: string | undefined): Connection {
  const base = url.replace(/\/+$/, '')
  const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      const words = `${base} does not answer: is Stagingpost running there? (${reasonOf(error)})`
      throw new StagingpostError(words, { status: 0, code: 'unavailable' })
    })
    if (!answer.ok) throw errorOf(`${method} ${base}${path}`, answer.status, await answer.text())
    return answer
  }
  return {
    ask: async <T>(method: string, path: string, body?: unknown) => {
      const text = await (await send(method, path, body)).text()
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    bytes: async (path) => new Uint8Array(await (await send('GET', path)).arrayBuffer()),
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown }
  const told = cause instanceof Error ? cause : error
  return told instanceof Error ? told.message : String(told)
}
