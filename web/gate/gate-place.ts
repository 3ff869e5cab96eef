/** Pages for who is not in yet, or has nothing to see. */
export type GatePlace = 'sign-in' | 'welcome' | 'nothing-yet'

/** Null when the path is none of them. */
export function parseGatePlace(path: string): GatePlace | null {
  if (path === '/sign-in') return 'sign-in'
  return path === '/welcome' ? 'welcome' : null
}
