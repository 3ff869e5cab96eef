import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { text } from 'node:stream/consumers'

export interface LocalRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/**
 * Asks the server on this machine. Its certificate is for the name that people use, not for this address, and is not
 * checked: the connection does not leave the machine.
 */
export function localRequest(
  url: string,
  { method, headers, body }: LocalRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false }
    const sent = url.startsWith('https:')
      ? secure(url, { ...options, rejectUnauthorized: false })
      : plain(url, options)
    sent.once('error', reject)
    sent.once('response', (response) => {
      const { statusCode: status = 0 } = response
      text(response).then((answer) => resolve({ status, text: answer }), reject)
    })
    sent.end(body)
  })
}
