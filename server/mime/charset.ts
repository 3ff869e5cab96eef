import { TextDecoder } from 'node:util'

/** Names that mailers write and the WHATWG Encoding Standard does not list, with what they mean. */
const ALIASES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp50220: 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
}

/** Longest registered name is 45 characters; a longer one is no charset and not worth a look-up. */
const LABEL_LENGTH_MAX = 60

/** Building a decoder costs more than most texts it decodes. Only names that exist are kept, so it stays small. */
const decoders = new Map<string, TextDecoder>()

/** The text of `bytes` in the named charset; UTF-8 when it is unknown. Invalid bytes become U+FFFD. Never throws. */
export function decodeBytes(bytes: Uint8Array, label: string): string {
  const name = label.trim().toLowerCase()
  if (name === 'utf-8' || name === 'utf8' || name.length > LABEL_LENGTH_MAX) return decodeUtf8(bytes)
  return (decoderFor(ALIASES[name] ?? name) ?? { decode: decodeUtf8 }).decode(bytes)
}

/** Octets of a string in which each character stands for one of them. */
export function octetsOf(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1')
}

function decodeUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

function decoderFor(name: string): TextDecoder | undefined {
  const known = decoders.get(name)
  if (known !== undefined) return known
  try {
    const decoder = new TextDecoder(name)
    decoders.set(name, decoder)
    return decoder
  } catch {
    // RangeError: not a charset that there is a decoder for.
    return undefined
  }
}
