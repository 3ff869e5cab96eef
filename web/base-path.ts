/** The path below which the server is reached, such as `/post`; `''` at the root. The server writes it into the page. */
const BASE = globalThis.document?.querySelector<HTMLMetaElement>('meta[name=base-path]')?.content ?? ''

/** A path of ours as the browser asks for it. */
export function atBase(path: string): string {
  return `${BASE}${path}`
}

/** What the browser shows, as a path of ours. */
export function belowBase(path: string): string {
  return path === BASE || path.startsWith(`${BASE}/`) ? path.slice(BASE.length) : path
}
