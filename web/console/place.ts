/** Where one stands in the console: what a URL below `/settings` names. */
export type Place =
  | { readonly kind: 'instances' }
  | { readonly kind: 'new-instance' }
  | { readonly kind: 'instance'; readonly name: string; readonly section: InstanceSection }
  | { readonly kind: 'projects' }
  | { readonly kind: 'project'; readonly name: string }
  | { readonly kind: 'relays' }
  | { readonly kind: 'relay'; readonly name: string }
  | { readonly kind: 'new-relay' }
  | { readonly kind: 'people' }
  | { readonly kind: 'audit' }
  | { readonly kind: 'account' }
  | { readonly kind: 'tokens' }
  /** Below `/settings`, and nothing that there is. */
  | { readonly kind: 'nowhere' }

export const INSTANCE_SECTIONS = [
  'general',
  'email',
  'credentials',
  'constants',
  'webhooks',
  'retention',
  'limits',
  'members',
  'audit',
] as const
export type InstanceSection = (typeof INSTANCE_SECTIONS)[number]

/** Null when the URL is not of the console. */
export function parsePlace(path: string, _query: string): Place | null {
  const [root, what, name, section, ...more] = path.split('/').filter(Boolean).map(decode)
  if (root !== 'settings') return null
  if (more.length > 0) return NOWHERE
  switch (what) {
    case undefined:
      return { kind: 'instances' }
    case 'new-instance':
    case 'new-relay':
    case 'people':
    case 'audit':
    case 'account':
    case 'tokens':
      return name === undefined ? { kind: what } : NOWHERE
    case 'relays':
      if (section !== undefined) return NOWHERE
      return name === undefined ? { kind: 'relays' } : { kind: 'relay', name }
    case 'projects':
      if (section !== undefined) return NOWHERE
      return name === undefined ? { kind: 'projects' } : { kind: 'project', name }
    case 'instances':
      return name === undefined ? NOWHERE : instancePlace(name, section ?? 'general')
    default:
      return NOWHERE
  }
}

export function formatPlace(place: Place): string {
  switch (place.kind) {
    case 'instances':
    case 'nowhere':
      return '/settings'
    case 'instance': {
      const path = `/settings/instances/${encodeURIComponent(place.name)}`
      return place.section === 'general' ? path : `${path}/${place.section}`
    }
    case 'relay':
      // The server takes a last segment with a dot for a file.
      return `/settings/relays/${encodeURIComponent(place.name).replaceAll('.', '%2E')}`
    case 'project':
      return `/settings/projects/${encodeURIComponent(place.name)}`
    default:
      return `/settings/${place.kind}`
  }
}

const NOWHERE: Place = { kind: 'nowhere' }

function instancePlace(name: string, wanted: string): Place {
  const section = INSTANCE_SECTIONS.find((known) => known === wanted)
  return section === undefined ? NOWHERE : { kind: 'instance', name, section }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
