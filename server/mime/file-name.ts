import { cut } from './display-text.ts'

/** Most file systems take 255 octets; a browser may add ` (1)`, and a character takes up to four. */
const NAME_LENGTH_MAX = 120
const EXTENSION_LENGTH_MAX = 16
/** Separators and what Windows refuses; controls, format and private characters that hide what a name is. */
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
/** Names of devices on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i

/**
 * A name to save a download under: one path segment, visible, at most 120 UTF-16 units with its extension kept.
 * `fallback` when nothing is left. Never a path that we would open ourselves.
 */
export function cleanFileName(name: string | null, fallback: string): string {
  const segment =
    percentDecoded(cut(name ?? '', 4096))
      .split(/[/\\]/)
      .at(-1) ?? ''
  const visible = segment.normalize('NFC').replace(FORBIDDEN, '_').replace(/\s+/g, ' ')
  // A leading dot hides it on Unix; trailing dots and blanks vanish on Windows.
  const trimmed = visible.replace(/^[. ]+/, '').replace(/[. ]+$/, '')
  if (/^_*$/.test(trimmed)) return fallback
  return shortened(DEVICE.test(trimmed) ? `_${trimmed}` : trimmed)
}

/** The value of a Content-Disposition header that saves under `name`, already clean (RFC 6266 §4.3, RFC 8187). */
export function attachmentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const extended = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, percentEncoded)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`
}

/** `%2e%2e%2f` is `../` for whoever decodes once too often. */
function percentDecoded(name: string): string {
  return name.replace(/%(2e|2f|5c|00)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function percentEncoded(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`
}

function shortened(name: string): string {
  if (name.length <= NAME_LENGTH_MAX) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= EXTENSION_LENGTH_MAX ? name.slice(dot) : ''
  return cut(name, NAME_LENGTH_MAX - extension.length) + extension
}
