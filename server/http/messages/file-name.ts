const NAME_CHARACTERS_MAX = 120
/** Windows opens devices by these names, whatever the extension. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** `Content-Disposition` of a download (RFC 6266, RFC 8187) under a name that is safe to save. */
export function downloadAs(wanted: string | null, fallback: string): string {
  const name = cleanName(wanted ?? '') || fallback
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeRfc8187(name)}`
}

/** No path, no control or invisible characters, no device name, no leading or trailing dots; `''` when nothing is left. */
export function cleanName(wanted: string): string {
  const name = wanted
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]+/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(DEVICE_NAME, '_$&')
  return shorten(name)
}

/** Keeps the extension, which decides what opens it. */
function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= NAME_CHARACTERS_MAX) return name
  const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return characters.slice(0, NAME_CHARACTERS_MAX - extension.length).join('') + extension
}

function encodeRfc8187(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
