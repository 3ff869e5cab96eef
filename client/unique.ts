/** No letters that read alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Random text for addresses and claims; also where a page is not secure and has no `randomUUID`. */
export function uniqueText(length: number): string {
  const octets = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(octets, (octet) => ALPHABET[octet % ALPHABET.length]).join('')
}
