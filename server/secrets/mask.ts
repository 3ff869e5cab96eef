/** Runs of this length are taken for the secret; a shorter secret is masked where it stands whole. */
const RUN_CHARACTERS = 8

/** The text with every run of a secret blanked, also where it was cut: relays have been seen to echo what they refuse. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const masked = new Set<number>()
  for (const secret of secrets.filter((given) => given !== '')) {
    const length = Math.min(RUN_CHARACTERS, secret.length)
    for (let at = 0; at + length <= text.length; at++) {
      if (!secret.includes(text.slice(at, at + length))) continue
      for (let inside = at; inside < at + length; inside++) masked.add(inside)
    }
  }
  let shown = ''
  for (let at = 0; at < text.length; at++) {
    if (!masked.has(at)) shown += text[at]
    else if (!masked.has(at - 1)) shown += '***'
  }
  return shown
}
