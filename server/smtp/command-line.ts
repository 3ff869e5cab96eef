import { isAscii, isUtf8 } from 'node:buffer'
import type { Reply } from '../domain/reply.ts'
import { replies } from './replies.ts'

/** A web page can make a browser post to this port; HTTP is never taken for commands. */
const HTTP = /^(?:OPTIONS|GET|HEAD|POST|PUT|PATCH|DELETE|TRACE|CONNECT) .* HTTP\/\d/i

/** A line as text: ASCII, or UTF-8 (RFC 6531 §3.3), without control characters. */
export function decodeLine(octets: Buffer): string | Reply {
  const text = isAscii(octets)
    ? octets.toString('latin1')
    : isUtf8(octets)
      ? octets.toString('utf8')
      : undefined
  if (text === undefined) return replies.notUtf8
  if (/\p{Cc}/u.test(text)) return replies.controlCharacter
  return HTTP.test(text) ? replies.notForBrowsers : text
}

/** The command's name in upper case and what follows it. */
export function splitCommand(line: string): { readonly name: string; readonly argument: string } {
  const space = line.indexOf(' ')
  if (space < 0) return { name: line.toUpperCase(), argument: '' }
  return { name: line.slice(0, space).toUpperCase(), argument: line.slice(space + 1).trim() }
}
