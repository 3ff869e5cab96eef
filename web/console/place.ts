/** Where one stands in the console: what a URL below `/settings` names. */
export type Place =
  | { readonly kind: 'instances' }
  | { readonly kind: 'new-instance' }
  | { readonly kind: 'instance'; readonly name: string; readonly section: InstanceSection }
  | { readonly kind: 'projects' }
  | { readonly kind: 'relays' }
  /** Below `/settings`, and nothing that there is. */
  | { readonly kind: 'nowhere' }

export const INSTANCE_SECTIONS = [
  'general',
  'email',
  'credentials',
  'constants',
  'retention',
  'limits',
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
      return only({ kind: 'new-instance' }, name)
    case 'projects':
      return only({ kind: 'projects' }, name)
    case 'relays':
      return only({ kind: 'relays' }, name)
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
    default:
      return `/settings/${place.kind}`
  }
}

const NOWHERE: Place = { kind: 'nowhere' }

function only(place: Place, further: string | undefined): Place {
  return further === undefined ? place : NOWHERE
}

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
