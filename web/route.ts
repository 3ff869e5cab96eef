/** What a URL names: `/i/{instance}/m/{id}/{tab}?q=&with=`. */
export interface Route {
  /** Null at `/`: the page picks an instance. */
  readonly instance: string | null
  readonly message: string | null
  /** Null: whichever tab suits the message. */
  readonly tab: Tab | null
  readonly search: string
  /** The message that the tab `compare` compares with. */
  readonly with?: string | null
}

export const TABS = [
  'preview',
  'text',
  'html',
  'headers',
  'raw',
  'structure',
  'delivered',
  'attachments',
  'session',
  'compare',
] as const
export type Tab = (typeof TABS)[number]

/** Reads a path and query; what is not understood is left out. */
export function parseRoute(path: string, query: string): Route {
  const [root, instance, kind, message, tab] = path.split('/').filter(Boolean).map(decode)
  const parameters = new URLSearchParams(query)
  const search = parameters.get('q') ?? ''
  if (root !== 'i' || !instance) return { instance: null, message: null, tab: null, search }
  if (kind !== 'm' || !message) return { instance, message: null, tab: null, search }
  const shown = { instance, message, tab: TABS.find((known) => known === tab) ?? null, search }
  return shown.tab === 'compare' ? { ...shown, with: parameters.get('with') } : shown
}

export function formatRoute(route: Route): string {
  if (route.instance === null) return '/'
  let path = `/i/${encodeURIComponent(route.instance)}`
  if (route.message !== null) {
    path += `/m/${encodeURIComponent(route.message)}`
    if (route.tab !== null) path += `/${route.tab}`
  }
  const parameters = new URLSearchParams()
  if (route.search !== '') parameters.set('q', route.search)
  if (route.tab === 'compare' && route.with) parameters.set('with', route.with)
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
