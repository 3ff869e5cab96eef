import type { IncomingHttpHeaders } from 'node:http'
import type { Shown } from '../../access/identify.ts'

/** HttpOnly: no script, not even ours, ever sees it. */
export const SESSION_COOKIE = 'stagingpost_session'

/** What a request shows of who sends it. */
export function shownBy({ authorization, cookie }: IncomingHttpHeaders): Omit<Shown, 'vouchedFor'> {
  return { token: tokenIn(authorization), session: cookieIn(cookie) }
}

/** Bearer (RFC 6750 §2.1), or Basic (RFC 7617) with the token as the password, for tools that know nothing else. */
function tokenIn(authorization = ''): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(authorization) ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return value
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString('utf8')
      return pair.slice(pair.indexOf(':') + 1)
    }
    default:
      return authorization === '' ? undefined : authorization
  }
}

function cookieIn(header = ''): string | undefined {
  for (const pair of header.split(';')) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === SESSION_COOKIE && value !== undefined && value !== '') return value
  }
  return undefined
}
