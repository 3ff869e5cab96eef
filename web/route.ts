/** What a URL names: `/i/{instance}/m/{id}/{tab}?q=`. */
export interface Route {
  /** Null at `/`: the page picks an instance. */
  readonly instance: string | null
  readonly message: string | null
  /** Null: whichever tab suits the message. */
  readonly tab: Tab | null
  readonly search: string
}

export const TABS = [
  'preview',
  'text',
  'html',
  'headers',
  'raw',
  'delivered',
  'attachments',
  'session',
] as const
export type Tab = (typeof TABS)[number]

/** Reads a path and query; what is not understood is left out. */
export function parseRoute(path: string, query: string): Route {
  const [root, instance, kind, message, tab] = path.split('/').filter(Boolean).map(decode)
  const search = new URLSearchParams(query).get('q') ?? ''
  if (root !== 'i' || !instance) return { instance: null, message: null, tab: null, search }
  if (kind !== 'm' || !message) return { instance, message: null, tab: null, search }
  return { instance, message, tab: TABS.find((known) => known === tab) ?? null, search }
}

export function formatRoute(route: Route): string {
  if (route.instance === null) return '/'
  let path = `/i/${encodeURIComponent(route.instance)}`
  if (route.message !== null) {
    path += `/m/${encodeURIComponent(route.message)}`
    if (route.tab !== null) path += `/${route.tab}`
  }
  return route.search === '' ? path : `${path}?${new URLSearchParams({ q: route.search })}`
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
