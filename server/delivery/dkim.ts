import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import type { ReversePath } from '../domain/address.ts'
import type { RelayDkim } from '../domain/relay.ts'
import { readHeader } from '../suppression/header.ts'

export interface DkimQuestion {
  readonly dkim: Omit<RelayDkim, 'key'>
  /** PKCS #8, DER in base64. */
  readonly key: string
  /** From of the copy. */
  readonly sender: ReversePath
  /** The whole header of the copy, with the blank line that ends it. */
  readonly head: Uint8Array
  /** What follows, with CRLF line ends. */
  readonly body: AsyncIterable<Uint8Array>
  readonly atMs: number
}

/** RFC 6376 §5.4.1: what a reader sees or acts on. `from` is there twice, so that none can be added (§8.15). */
const SIGNED = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
]

/** Held back by their number: octets of line ends alternate. */
const LINE_ENDS = Buffer.from('\r\n'.repeat(4_096))

/**
 * A DKIM-Signature field with its CRLF (RFC 6376; RFC 8463 for Ed25519), to be put before the header. Empty when the
 * sender is of another domain: such a signature would help nobody.
 */
export async function dkimSignature({ dkim, key, sender, head, body, atMs }: DkimQuestion): Promise<string> {
  const domain = sender.split('@').at(-1)?.toLowerCase() ?? ''
  const signing = dkim.domain.toLowerCase()
  if (domain !== signing && !domain.endsWith(`.${signing}`)) return ''
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
  const fields = readHeader(head).fields
  const signed = SIGNED.flatMap((name) => fields.filter((field) => field.name === name).slice(-1))
  const names = [...signed.map(({ name }) => name), 'from'].join(':')
  const tags = [
    'v=1',
    `a=${privateKey.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa'}-sha256`,
    'c=relaxed/simple',
    `d=${dkim.domain}`,
    `s=${dkim.selector}`,
    `t=${Math.floor(atMs / 1_000)}`,
    `h=${names}`,
    `bh=${await bodyHash(body)}`,
    'b=',
  ]
  const field = `DKIM-Signature: ${tags.join(';\r\n ')}`
  const covered = signed.map(({ bytes }) => relaxed(Buffer.from(bytes).toString('latin1')))
  // RFC 6376 §3.7: the field itself comes last, without its signature and without a line end.
  const text = [...covered, relaxed(field).trimEnd()].join('')
  const signature = signatureOf(Buffer.from(text, 'latin1'), privateKey)
  return `${field}${signature.replace(/.{1,72}(?!$)/g, '$&\r\n ')}\r\n`
}

/** RFC 8463 §3: Ed25519 signs the hash, RSA hashes by itself. */
function signatureOf(text: Buffer, key: KeyObject): string {
  const signature =
    key.asymmetricKeyType === 'ed25519'
      ? sign(null, createHash('sha256').update(text).digest(), key)
      : sign('sha256', text, key)
  return signature.toString('base64')
}

/** RFC 6376 §3.4.2. */
function relaxed(field: string): string {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}\r\n`
}

/** RFC 6376 §3.4.3: as it is, but for empty lines at its end, of which one line end is left. */
async function bodyHash(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  let lineEnds = 0
  for await (const chunk of body) {
    let end = chunk.length
    while (end > 0 && isLineEnd(chunk[end - 1])) end -= 1
    // Line ends that were held back turn out to stand within the body.
    if (end > 0) {
      for (; lineEnds > 0; lineEnds -= Math.min(lineEnds, LINE_ENDS.length))
        hash.update(LINE_ENDS.subarray(0, lineEnds))
      hash.update(chunk.subarray(0, end))
    }
    lineEnds += chunk.length - end
  }
  return hash.update('\r\n').digest('base64')
}

function isLineEnd(octet: number | undefined): boolean {
  return octet === 0x0d || octet === 0x0a
}
