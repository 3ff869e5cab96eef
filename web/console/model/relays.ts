import type { RelayView } from '../../../server/contract/relay.types.ts'

/** The relays to choose from: none, each known one, and the chosen one even if it is not known. */
export function relayOptions(
  relays: readonly Pick<RelayView, 'name' | 'host' | 'port'>[],
  chosen: string,
): { readonly value: string; readonly label: string }[] {
  const known = relays.map(({ name, host, port }) => ({ value: name, label: `${name} (${host}:${port})` }))
  const isKnown = chosen === '' || relays.some(({ name }) => name === chosen)
  return [{ value: '', label: 'None' }, ...known, ...(isKnown ? [] : [{ value: chosen, label: chosen }])]
}

/** How a relay is spoken to, in words. */
export function tlsInWords(tls: RelayView['tls']): string {
  switch (tls) {
    case 'required':
      return 'STARTTLS required'
    case 'implicit':
      return 'TLS from the first byte'
    case 'opportunistic':
      return 'STARTTLS where offered'
    case 'none':
      return 'No encryption'
  }
}

/** Which instances use a relay. */
export function usersOfRelay(
  relay: string,
  instances: readonly { readonly label: string; readonly email: { readonly relay: string | null } }[],
): string {
  const users = instances.filter(({ email }) => email.relay === relay).map(({ label }) => label)
  return users.length === 0 ? 'Not in use' : `Used by ${users.join(', ')}`
}

export const TLS_OPTIONS = (['required', 'implicit', 'opportunistic', 'none'] as const).map((value) => ({
  value,
  label: tlsInWords(value),
}))

export const AUTH_METHODS = [
  { value: '', label: 'Whatever it offers' },
  { value: 'plain', label: 'PLAIN' },
  { value: 'login', label: 'LOGIN' },
  { value: 'cram-md5', label: 'CRAM-MD5' },
  { value: 'xoauth2', label: 'XOAUTH2' },
] as const
