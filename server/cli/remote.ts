import type { ConfigSources } from '../config/sources.ts'
import { Failure } from '../domain/failure.ts'
import type { Office } from './office.ts'
import { refusal, transfer } from './transfer.ts'

/** The server that `STAGINGPOST_URL` names, with the token in `STAGINGPOST_TOKEN`; undefined when it names none. */
export function remoteOffice(env: ConfigSources['env']): Office | undefined {
  const { STAGINGPOST_URL: url = '', STAGINGPOST_TOKEN: token = '' } = env
  if (url === '') return undefined
  const base = url.replace(/\/+$/, '')
  if (!/^https?:\/\/[^/]/.test(base)) {
    throw new Failure(
      'invalid',
      `STAGINGPOST_URL must be an address such as https://post.example.com, not '${url}'.`,
    )
  }
  return {
    isOpen: true,
    pageUrl: base,
    ask: asker(base, token),
    transfer: (given) => transfer({ base, token, certificate: 'checked' }, given),
    close: async () => {},
  }
}

function asker(base: string, token: string): Office['ask'] {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      const { cause } = error
      const why = cause instanceof Error ? cause.message : error.message
      throw new Failure('unavailable', `The server at ${base} does not answer: ${why}.`)
    })
    const text = await answer.text()
    if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as T
    throw refusal(base, answer.status, text)
  }
}
