import type { RefusedView } from '../../server/contract/all.types.ts'

/** The search of an address such as `/all?q=bob`. */
export function searchOf(query: string): string {
  return new URLSearchParams(query).get('q') ?? ''
}

export function allUrl(search: string): string {
  return search === '' ? '/all' : `/all?${new URLSearchParams({ q: search })}`
}

/** What was refused, in a few words. */
export function refusedInWords({ at, address, username }: RefusedView): string {
  switch (at) {
    case 'auth':
      return username === null ? 'Signing in' : `Signing in as ${username}`
    case 'mail':
      return address === null || address === '' ? 'Mail without a sender' : `Mail from ${address}`
    case 'rcpt':
      return `Mail to ${address ?? 'nobody'}`
    case 'data':
      return `A message to ${address ?? 'nobody'}`
  }
}

/** How many messages are shown, and whether there are more. */
export function foundInWords(count: number, hasMore: boolean): string {
  if (count === 0) return 'No message'
  return `${count}${hasMore ? '+' : ''} ${count === 1 && !hasMore ? 'message' : 'messages'}`
}
